/** The results as Markdown: the tables of the model card, and those by concept. */
import { gapsOf } from './fairness.ts';
import type { Row } from './hits.ts';
import type { Results } from './measure.ts';
import { type Share } from '#core/rank/share.ts';
import type { Score } from './metrics.ts';

const percent = (x: number) => (100 * x).toFixed(0);
const interval = ({ share, low, high }: Share) =>
  `${percent(share)} (${percent(low)}-${percent(high)})`;
const three = (shares: Score['group']) =>
  `${interval(shares['1'])} / ${percent(shares['3'].share)} / ${percent(shares['5'].share)}`;
const constant = ({ constant: c }: Score) =>
  `${percent(c['1'])} / ${percent(c['3'])} / ${percent(c['5'])}`;
const table = (head: string, lines: readonly string[]) =>
  [head, head.replaceAll(/[^|]+/g, '---'), ...lines].join('\n');

interface Bar {
  what: string;
  asked: string;
  got: string;
  holds: boolean;
}

/** What we ask of the model, and what it got; what needs renders or photographs is left out without them. */
function bars(results: Results): Bar[] {
  const { summary, verdicts, swap, naming, domain, fairness } = results;
  const of = (name: string, list = 'common') =>
    (summary.find((s) => s.name === name && s.list === list) as Results['summary'][number]).score;
  const hit = (s: Score, k: '1' | '3' | '5') => s.group[k].share;
  const two = (what: string, name: string, first: number, third: number): Bar => ({
    what,
    asked: `${first} / ${third}`,
    got: `${percent(hit(of(name), '1'))} / ${percent(hit(of(name), '3'))}`,
    holds: hit(of(name), '1') >= first / 100 && hit(of(name), '3') >= third / 100,
  });
  const one = (what: string, got: number, asked: number, most = false): Bar => ({
    what,
    asked: `${most ? 'at most ' : ''}${asked}`,
    got: (100 * got).toFixed(1),
    holds: most ? got <= asked / 100 : got >= asked / 100,
  });
  const verdict = (name: string) => verdicts.find((v) => v.name === name);
  const rendered = of('rendered people, gained');
  const inPhotographs = of('a rendered thing put into a photograph');
  const changed = verdicts.filter(({ name }) => name.startsWith('changed: '));
  const changedPairs = changed.reduce((sum, { pairs }) => sum + pairs, 0);
  const still = verdict('nothing changed: another moment (rendered people)');
  const gap = Math.max(0, ...gapsOf(fairness).map((g) => g.gap));
  return [
    two('seen styles, unseen faces: gained, first / in 3', 'seen styles, gained', 86, 95),
    two('held-out styles: gained, first / in 3', 'held-out styles, gained', 75, 86),
    one(
      'headwear as a held-out style draws it: first',
      hit(of('headwear as a held-out style draws it'), '1'),
      75,
    ),
    ...naming
      .filter(({ name }) => name.includes('held out'))
      .map((n) => one('a thing of an unseen emoji set named, in 5', n.five.share, 65)),
    ...(rendered.pairs > 0
      ? [
          two('held-out rendered people: gained, first / in 3', 'rendered people, gained', 88, 95),
          one(
            'headwear on them: any headwear first',
            hit(of('rendered people, headwear'), '1'),
            95,
          ),
          one(
            'headwear on them: the very word in 3',
            of('rendered people, headwear').word['3'].share,
            70,
          ),
          one(
            'one rendered person minus another: in 3',
            hit(of('one rendered person minus another'), '3'),
            95,
          ),
        ]
      : []),
    ...(inPhotographs.pairs > 0
      ? [one('a rendered thing put into a photograph: in 3', hit(inPhotographs, '3'), 80)]
      : []),
    one(
      'nothing changed, called clear',
      verdict('nothing changed (all retakes)')?.clear.share ?? 1,
      1,
      true,
    ),
    ...(still
      ? [one('nothing but the moment changed, called clear', still.clear.share, 1, true)]
      : []),
    one(
      'changed (all tests), called none',
      changed.reduce((sum, { none, pairs }) => sum + none.share * pairs, 0) / changedPairs,
      5,
      true,
    ),
    ...(fairness.length > 0
      ? [one('largest difference of an attribute between groups of people', gap, 5, true)]
      : []),
    ...domain
      .filter(({ name }) => name.startsWith('photographs'))
      .map((d) => one('photographs called unlike', d.unlike.share, 1, true)),
    one('swap symmetry', swap.equal / swap.pairs, 100),
  ];
}

const line = (name: string, s: Score) =>
  `| ${name} | ${s.pairs} | ${three(s.group)} | ${three(s.word)} | ${s.mrr.toFixed(2)} | ${constant(s)} |`;
const HEAD =
  '| what | pairs | group: first (95 %) / in 3 / in 5, % | the very word, % | MRR | constant answer: 1 / 3 / 5 words, % |';

const TESTS = [
  'seen styles',
  'held-out styles',
  'exchange',
  'different people',
  'scenes and things',
  'rendered people',
  'photographs',
];
const concepts = (rows: readonly Row[], test: string) =>
  rows
    .filter((row) => row.test === test && row.list === 'common')
    .map((row) =>
      line(
        `${row.style}, ${row.how}: ${row.concept}${row.direction === 'lost' ? ' (lost)' : ''}`,
        row,
      ),
    );

export const formatReport = (results: Results) =>
  `${formatSummary(results)}\n\n${formatConcepts(results)}`;

/** Each concept, style and way of drawing. */
export const formatConcepts = ({ rows }: Results) =>
  TESTS.map((test) => `### By concept: ${test}\n\n${table(HEAD, concepts(rows, test))}`).join(
    '\n\n',
  );

/** Wide and tall pictures with a thing in the middle or at an end, by what of them is read. */
const formatViews = (views: Results['views']) =>
  table(
    '| the thing | what is read | pairs | a right word first, % | in 3, % | changed, called clear, % | unchanged, called clear, % | unchanged, called unlike, % |',
    views.map((row) =>
      [
        `| ${row.place} | ${row.view} | ${row.pairs}`,
        ...[row.first, row.three, row.clear, row.falseClear, row.unlike].map(interval),
      ]
        .join(' | ')
        .concat(' |'),
    ),
  );

/** Where the light lies that shows what speaks for a word. */
const formatWhere = (where: Results['where']) =>
  table(
    '| pairs | how | pairs whose word is among ten | of the light in the box of the thing, % | no light | the box, of the square, % |',
    where.map(
      (row) =>
        `| ${row.test} | ${row.how} | ${row.pairs} | ${percent(row.inside)} | ${row.dark} | ${percent(row.chance)} |`,
    ),
  );

/** All but the tables by concept. */
export function formatSummary(results: Results): string {
  const {
    model,
    method,
    pairs,
    summary,
    methods,
    verdicts,
    calibration,
    marks,
    naming,
    views,
    where,
    domain,
    fairness,
  } = results;
  const part = (list: string) => summary.filter((s) => s.list === list);
  return [
    `Model ${model}, method ${method}, ${pairs} pairs.`,
    table(
      '| what | asked, % | got, % | holds |',
      bars(results).map((b) => `| ${b.what} | ${b.asked} | ${b.got} | ${b.holds ? 'yes' : 'no'} |`),
    ),
    '### By test, over `common`',
    table(
      HEAD,
      part('common').map((s) => line(s.name, s.score)),
    ),
    '### By test, over `known`',
    table(
      HEAD,
      part('known').map((s) => line(s.name, s.score)),
    ),
    '### Methods (gained, over `common`)',
    table(
      HEAD,
      methods.map((m) => line(m.method, m.score)),
    ),
    '### Verdicts',
    table(
      '| pairs in which | pairs | clear, % | weak, % | none, % |',
      verdicts.map(
        (v) =>
          `| ${v.name} | ${v.pairs} | ${interval(v.clear)} | ${interval(v.weak)} | ${interval(v.none)} |`,
      ),
    ),
    '### Words marked as standing out',
    table(
      '| pairs | sides | words marked | of them right, % | sides with a right one marked, % |',
      marks.map(
        (m) =>
          `| ${m.name} | ${m.sides} | ${m.marked} | ${interval(m.right)} | ${interval(m.named)} |`,
      ),
    ),
    '### Calibration of p where nothing changed',
    table(
      '| p at most | expected, % | observed, % |',
      calibration.map(
        ({ level, observed }) => `| ${level} | ${percent(level)} | ${interval(observed)} |`,
      ),
    ),
    '### Naming one picture, over `common`',
    table(
      '| pictures | count | first, % | in 5, % |',
      naming.map(
        (n) => `| ${n.name} | ${n.pictures} | ${interval(n.first)} | ${interval(n.five)} |`,
      ),
    ),
    '### What of a picture is read',
    formatViews(views),
    '### Where the light of "show where" lies',
    formatWhere(where),
    '### Pictures called unlike those of training',
    table(
      '| pictures | count | called unlike, % |',
      domain.map((d) => `| ${d.name} | ${d.pictures} | ${interval(d.unlike)} |`),
    ),
    ...(fairness.length === 0
      ? []
      : [
          '### Rendered people, by skin, sex and age',
          table(
            '| what changed | on whom | pairs | a right word first, % | in 3, % |',
            fairness.map(
              (f) =>
                `| ${f.attribute} | ${f.group} | ${f.pairs} | ${interval(f.first)} | ${interval(f.three)} |`,
            ),
          ),
          table(
            '| attribute, by | largest difference in 3, points | between |',
            gapsOf(fairness).map(
              (g) => `| ${g.attribute} | ${(100 * g.gap).toFixed(1)} | ${g.between} |`,
            ),
          ),
        ]),
  ].join('\n\n');
}
