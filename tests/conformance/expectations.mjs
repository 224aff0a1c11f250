// What a case expects, compared with what came: only what the case names is compared; "/.../" is a pattern.

/** Replaces ${name} in every text below the value. */
export function fill(value, variables) {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (all, name) => variables[name] ?? all);
  }

  if (Array.isArray(value)) {
    return value.map(item => fill(item, variables));
  }

  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, variables)]))
    : value;
}

/** Null when the answer is as the case expects, else what differs. */
export function compare(test, answer, variables) {
  const code = answer.code ?? 'success';
  if (code !== test.expect) {
    return `expected ${test.expect}, got ${code}: ${answer.message ?? JSON.stringify(answer.body)}`;
  }

  if (code === 'success') {
    return differ(fill(test.answer ?? {}, variables), answer.body, 'answer');
  }

  if (answer.status !== undefined && answer.status !== (test.status ?? 400)) {
    return `expected status ${test.status ?? 400}, got ${answer.status}`;
  }

  return test.message && !answer.message.includes(test.message) ? `expected the message '${test.message}', got '${answer.message}'` : null;
}

function differ(expected, actual, path) {
  if (typeof expected === 'string' && expected.length > 1 && expected.startsWith('/') && expected.endsWith('/')) {
    return new RegExp(expected.slice(1, -1)).test(String(actual)) ? null : `${path}: ${JSON.stringify(actual)} does not match ${expected}`;
  }

  if (expected === null || typeof expected !== 'object') {
    return expected === actual ? null : `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
  }

  // the three report lists are JSON text for this SDK
  const value = typeof actual === 'string' ? JSON.parse(actual) : actual;
  if (value === null || typeof value !== 'object') {
    return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
  }

  if (Array.isArray(expected) && (!Array.isArray(value) || value.length !== expected.length)) {
    return `${path}: expected ${expected.length} items, got ${JSON.stringify(value)}`;
  }

  for (const [name, item] of Object.entries(expected)) {
    const problem = differ(item, value[name], `${path}.${name}`);
    if (problem !== null) {
      return problem;
    }
  }

  return null;
}
