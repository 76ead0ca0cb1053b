// Looks through lines with the page's detector: takes the bundle's path, lines as JSON on standard input, gives findings as JSON.
import { text } from 'node:stream/consumers';

const { find } = await import(process.argv[2]);
const lines = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(lines.map((line) => find(line.text, line.label ?? '').map(({ kind, start, length }) => `${kind} ${start} ${length}`).join())));
