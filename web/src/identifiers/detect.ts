// Looks through what somebody types for what may identify a person, by the rules of the server, from the same file: so people are told
// before anything is sent, and what they typed does not leave their hands for it.
import file from '../../../src/CohortVault.Instruments/Identifiers/rules.json';
import { checks } from './checks';

export interface Finding {
  readonly kind: string;
  readonly start: number;
  readonly length: number;
}

interface Rule {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly score: number;
  readonly check: ((text: string) => boolean) | undefined;
  readonly context: RegExp | undefined;
  readonly reach: number;
  readonly labelOnly: boolean;
}

interface Written {
  readonly kind: string;
  readonly pattern: string;
  readonly score: number;
  readonly check?: string;
  readonly context?: string;
  readonly reach?: number;
  readonly exact?: boolean;
  readonly labelOnly?: boolean;
}

const [longest, shortest, enough] = [20_000, 4, 0.5];
const before = '(?<![\\p{L}\\p{N}])(?<![0-9][.,\\/:-])(?:';
const after = ')(?![\\p{L}\\p{N}])(?![.,\\/:-][0-9])';
let rules: readonly Rule[] | undefined;

export function find(text: string, label = ''): Finding[] {
  if (text.length < shortest) {
    return [];
  }

  rules ??= (file.rules as readonly Written[]).map(made);
  const [looked, beside] = [flat(text.slice(0, longest)), flat(label).replace(/_/g, ' ')];
  const found = rules.flatMap((rule) => look(rule, looked, beside)).sort((one, other) => other.score - one.score || other.length - one.length);
  const kept: Finding[] = [];
  for (const { kind, start, length } of found) {
    if (!kept.some((other) => other.start < start + length && start < other.start + other.length)) {
      kept.push({ kind, start, length });
    }
  }

  return kept.sort((one, other) => one.start - other.start);
}

function look(rule: Rule, text: string, label: string): (Finding & { score: number })[] {
  const spokenFor = label !== '' && rule.context?.test(label) === true;
  if (rule.labelOnly && !spokenFor) {
    return [];
  }

  const found: (Finding & { score: number })[] = [];
  for (const match of text.matchAll(rule.pattern)) {
    const score = rule.score + (spokenFor || isNear(rule, text, match.index, match[0].length) ? enough : 0);
    if (score >= enough && rule.check?.(match[0]) !== false) {
      found.push({ kind: rule.kind, start: match.index, length: match[0].length, score });
    }
  }

  return found;
}

function isNear({ context, reach, labelOnly }: Rule, text: string, start: number, length: number): boolean {
  return context !== undefined && !labelOnly
    && (context.test(text.slice(Math.max(0, start - reach), start)) || context.test(text.slice(start + length, start + length + Math.floor(reach / 2))));
}

function made(rule: Written): Rule {
  const check = rule.check === undefined ? undefined : checks[rule.check];
  if (rule.check !== undefined && check === undefined) {
    throw new Error(`There is no check ${rule.check}.`);
  }

  return {
    kind: rule.kind,
    pattern: new RegExp(before + whole(rule.pattern) + after, rule.exact === true ? 'gu' : 'giu'),
    score: rule.score,
    check,
    context: rule.context === undefined ? undefined : new RegExp(`(?<![\\p{L}])(?:${whole(rule.context)})`, 'iu'),
    reach: rule.reach ?? 0,
    labelOnly: rule.labelOnly === true,
  };
}

function whole(pattern: string): string {
  return pattern.replace(/\{([a-z][a-z-]*)\}/g, (_, name: string) => whole((file.parts as Record<string, string>)[name] ?? ''));
}

function flat(text: string): string {
  return text.replace(/[\t\u00A0\u2007\u202F]/g, ' ');
}
