/** The results as Markdown: the tables of the model card, and those by concept. */
import type { Row } from './hits.ts';
import type { Results } from './measure.ts';
import type { Score, Share } from './metrics.ts';

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

/** What issue 4 asks of the model, and what it got. */
function bars({ summary, verdicts, swap }: Results): Bar[] {
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
  const verdict = (name: string) =>
    verdicts.find((v) => v.name === name) as Results['verdicts'][number];
  const known = [
    'seen styles, gained',
    'held-out styles, gained',
    'exchange, lost',
    'headwear as a held-out style draws it',
  ].map((name) => hit(of(name, 'known'), '5') / hit(of(name), '5'));
  return [
    two('seen styles, unseen faces: gained, first / in 3', 'seen styles, gained', 92, 97),
    two('held-out styles: gained, first / in 3', 'held-out styles, gained', 70, 82),
    one('lost, unseen faces: in 3', hit(of('exchange, lost'), '3'), 92),
    one(
      'headwear as a held-out style draws it: first',
      hit(of('headwear as a held-out style draws it'), '1'),
      70,
    ),
    one(
      'hat on one person minus another, unseen own faces: in 3',
      hit(of('different people, own faces'), '3'),
      65,
    ),
    one(
      'in 5 over `known`, least of the four above, of that over `common`',
      Math.min(...known),
      85,
    ),
    one(
      'nothing changed, called clear',
      verdict('nothing changed (all retakes)').clear.share,
      2,
      true,
    ),
    one('changed (seen styles), called none', verdict('changed: seen styles').none.share, 5, true),
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

/** All but the tables by concept. */
export function formatSummary(results: Results): string {
  const { model, method, pairs, summary, methods, verdicts, calibration, naming, domain } = results;
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
    ...(domain.length === 0
      ? []
      : [
          '### Pictures unlike those of training',
          table(
            '| pictures | count | told from held-out drawings by flatness, by distance: AUROC | called unlike, % | by distance alone, % |',
            domain.map(
              (d) =>
                `| ${d.name} | ${d.pictures} | ${d.auroc ? `${d.auroc.flatness.toFixed(3)}, ${d.auroc.distance.toFixed(3)}` : ''} | ${interval(d.unlike)} | ${interval(d.unlikeByDistance)} |`,
            ),
          ),
        ]),
  ].join('\n\n');
}
