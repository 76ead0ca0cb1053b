// Evaluates trees with the page's evaluator: takes the bundle's path, cases as JSON on standard input, gives values as JSON.
import { text } from 'node:stream/consumers';

const { evaluate, Unavailable } = await import(process.argv[2]);

const kinds = { number: 'Number', string: 'Text', boolean: 'Boolean' };
const results = JSON.parse(await text(process.stdin)).map(({ tree, context }) => {
  try {
    const value = evaluate(tree, context);
    if (value === null) {
      return 'Blank ';
    }

    return typeof value === 'object' ? 'Missing ' : `${kinds[typeof value]} ${typeof value === 'boolean' ? Number(value) : value}`;
  } catch (broken) {
    if (broken instanceof Unavailable) {
      return 'refused';
    }

    throw broken;
  }
});
process.stdout.write(JSON.stringify(results));
