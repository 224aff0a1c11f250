namespace Tidemark.WebConsole.Tests.Browser;

/// <summary>What a page needs for people with weak eyes, a keyboard or a screen reader, looked for in the page itself.</summary>
internal static class PageInspection
{
    /// <summary>
    /// Answers faults: text whose contrast (WCAG 2, computed from the colours in effect) is below 4.5 or 3 for large text, fields
    /// without a label, buttons and links without a name, headings that skip a level, not exactly one h1, ids used twice, tables
    /// without header cells, images without alternative text, frames without a title, no language, controls lower than 24 px.
    /// </summary>
    public const string Script =
        """
        () => {
          const faults = [];
          const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
          const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const colour = text => {
            canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
          };
          const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
          const ground = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) {
              const layer = colour(getComputedStyle(e).backgroundColor);
              if (layer[3] > 0) layers.push(layer);
              if (layer[3] === 1) break;
            }
            return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const text = walker.currentNode.textContent.trim();
            const element = walker.currentNode.parentElement;
            if (!text || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest('noscript, script, title, desc')) continue;
            const style = getComputedStyle(element);
            const svg = element.closest('svg');
            const behind = ground(element);
            const ink = colour(svg ? style.fill : style.color);
            if (svg) ink[3] *= parseFloat(style.fillOpacity);
            const [light, dark] = [luminance(over(ink, behind)), luminance(behind)].sort((a, b) => b - a);
            const ratio = (light + 0.05) / (dark + 0.05);
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
            if (ratio < (large ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(2)}: ${text.slice(0, 40)}`);
          }
          for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
            if (!field.labels.length && !field.getAttribute('aria-label')) faults.push(`field without label: ${field.name}`);
          for (const control of document.querySelectorAll('a[href], button')) {
            if (!(control.getAttribute('aria-label') || control.textContent).trim()) faults.push(`no name: ${control.outerHTML}`);
            if (control.matches('button, .button') && control.getBoundingClientRect().height < 24) faults.push(`low: ${control.textContent}`);
          }
          if (document.querySelectorAll('h1').length !== 1) faults.push(`${document.querySelectorAll('h1').length} h1`);
          let level = 0;
          for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
            const next = +heading.tagName[1];
            if (next > level + 1) faults.push(`heading skips to ${next}: ${heading.textContent.trim()}`);
            level = next;
          }
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => faults.push(`id twice: ${id}`));
          for (const attribute of ['aria-labelledby', 'aria-describedby', 'for'])
            for (const e of document.querySelectorAll(`[${attribute}]`))
              if (!document.getElementById(e.getAttribute(attribute))) faults.push(`${attribute} leads nowhere: ${e.getAttribute(attribute)}`);
          for (const table of document.querySelectorAll('table'))
            if (!table.querySelector('thead th[scope=col]') || table.querySelector('tbody tr:not(:has(th[scope=row]))')) faults.push('table without header cells');
          for (const image of document.querySelectorAll('img:not([alt]), svg:not([aria-label]), iframe:not([title])')) faults.push(`no alternative: ${image.tagName}`);
          if (!document.documentElement.lang) faults.push('no language');
          if (!document.querySelector('main')) faults.push('no main');
          return faults;
        }
        """;
}
