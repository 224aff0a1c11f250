"""Signs calls for bench/calls: calls-sign.py KEY_JSON ADDRESS COUNT FILE; one whole HTTP request a line, CR LF as tabs."""
import datetime
import hashlib
import hmac
import json
import sys
import urllib.parse

key = json.loads(sys.argv[1])
host = urllib.parse.urlsplit(sys.argv[2]).netloc
now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
stamp = now.strftime('%Y-%m-%dT%H:%M:%SZ')
empty = hashlib.sha256(b'').hexdigest()
query = urllib.parse.urlencode(
    {'From': (now - datetime.timedelta(days=1)).strftime('%Y-%m-%dT%H:%M:%SZ'), 'To': stamp, 'WithConfirmed': 'true'}, quote_via=urllib.parse.quote)
secret = key['accessKeySecret'].encode()
with open(sys.argv[4], 'w') as out:
    for number in range(int(sys.argv[3])):
        headers = [('host', host), ('x-acs-action', 'QueryNotify'), ('x-acs-content-sha256', empty), ('x-acs-date', stamp),
                   ('x-acs-signature-nonce', f'bench-{number}'), ('x-acs-version', '2014-08-15')]
        names = ';'.join(name for name, _ in headers)
        canonical = '\n'.join(['GET', '/', query, ''.join(f'{name}:{value}\n' for name, value in headers), names, empty])
        text = 'ACS3-HMAC-SHA256\n' + hashlib.sha256(canonical.encode()).hexdigest()
        signature = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
        headers.append(('Authorization', f'ACS3-HMAC-SHA256 Credential={key["accessKeyId"]},SignedHeaders={names},Signature={signature}'))
        out.write(f'GET /?{query} HTTP/1.1\t' + '\t'.join(f'{name}: {value}' for name, value in headers) + '\t\t\n')
