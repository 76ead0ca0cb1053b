// A witness of transparency logs (C2SP tlog-witness) for tests: verifies the log's ECDSA signature and the consistency proof by
// its own code, remembers the newest size, cosigns with Ed25519. Nothing of it is shared with the program under test.
//   node witness.mjs PORT CERTIFICATE KEY NAME STATE LOGKEY(base64 SubjectPublicKeyInfo)
import { createHash, createPublicKey, generateKeyPairSync, createPrivateKey, sign, verify } from 'node:crypto';
import { createServer } from 'node:https';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [port, certificate, key, name, stateFile, logKey] = process.argv.slice(2);
const log = createPublicKey({ key: Buffer.from(logKey, 'base64'), format: 'der', type: 'spki' });
const state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : fresh();

function fresh() {
  const pair = generateKeyPairSync('ed25519');
  return { key: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'), seen: {} };
}

const save = () => writeFileSync(stateFile, JSON.stringify(state));
const signer = createPrivateKey({ key: Buffer.from(state.key, 'base64'), format: 'der', type: 'pkcs8' });
const raw = createPublicKey(signer).export({ format: 'der', type: 'spki' }).subarray(-32);
const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const id = sha(Buffer.from(`${name}\n`), Buffer.from([4]), raw).subarray(0, 4);
const node = (left, right) => sha(Buffer.from([1]), left, right);

// RFC 9162, section 2.1.4.2.
function consistent(first, second, firstRoot, secondRoot, proof) {
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  const path = (first & (first - 1n)) === 0n ? [firstRoot, ...proof] : [...proof];
  if (path.length === 0) return false;
  let fn = first - 1n, sn = second - 1n;
  while (fn & 1n) { fn >>= 1n; sn >>= 1n; }
  let fr = path[0], sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if ((fn & 1n) || fn === sn) {
      fr = node(c, fr);
      sr = node(c, sr);
      while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else {
      sr = node(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && fr.equals(firstRoot) && sr.equals(secondRoot);
}

function add(text) {
  const head = text.indexOf('\n\n');
  const [old, ...proof] = text.slice(0, head).split('\n');
  const note = text.slice(head + 2);
  const end = note.indexOf('\n\n');
  const body = note.slice(0, end + 1);
  const [origin, size, root] = body.split('\n');
  const match = /^old ([0-9]+)$/.exec(old);
  if (head < 0 || end < 0 || !match) return [400, 'malformed'];
  const signed = note.slice(end + 2).split('\n').filter(line => line.startsWith(`\u2014 ${origin} `))
    .some(line => verify('sha256', Buffer.from(body), log, Buffer.from(line.split(' ')[2], 'base64').subarray(4)));
  if (!signed) return [403, 'not signed by the log'];
  const seen = state.seen[origin] ?? { size: '0', root: '' };
  if (match[1] !== seen.size) return [409, `${seen.size}\n`];
  if (BigInt(size) < BigInt(seen.size)) return [400, 'old size is larger'];
  const hashes = proof.map(line => Buffer.from(line, 'base64'));
  if (seen.size === '0' ? hashes.length > 0
    : !consistent(BigInt(seen.size), BigInt(size), Buffer.from(seen.root, 'base64'), Buffer.from(root, 'base64'), hashes)) {
    return [422, 'not consistent'];
  }
  state.seen[origin] = { size, root };
  save();
  const time = Buffer.alloc(8);
  const now = Math.floor(Date.now() / 1000);
  time.writeBigInt64BE(BigInt(now));
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${now}\n${body}`), signer);
  return [200, `\u2014 ${name} ${Buffer.concat([id, time, signature]).toString('base64')}\n`];
}

save();
createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const [status, text] = request.method === 'POST' && request.url === '/add-checkpoint'
      ? add(Buffer.concat(chunks).toString('utf8')) : request.url === '/moved/add-checkpoint' ? [302, ''] : [404, ''];
    response.writeHead(status, { 'content-type': status === 409 ? 'text/x.tlog.size' : 'text/plain', location: '/add-checkpoint' });
    response.end(text);
  });
}).listen(Number(port), '127.0.0.1', function () {
  console.log(`${this.address().port} ${name}+${id.toString('hex')}+${Buffer.concat([Buffer.from([4]), raw]).toString('base64')}`);
});
