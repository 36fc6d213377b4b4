/** A vocabulary for one request: candidate labels, encoded on the spot. */
import { wordVector } from '#core/model/embed.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { TEMPLATE_SETS, fillTemplate, templatesFor } from '#core/text/prompt.ts';
import { hashOf } from '#core/hash.ts';
import type { Deps } from '../deps.ts';
import { PictureMathError } from '#core/errors.ts';
import { encodedForm } from '#core/text/text-clean.ts';
import { calibrateWords } from './calibrate-words.ts';
import { embedTexts } from './embed-texts.ts';
import type { Meter } from '../meter.ts';
import type { LoadedVocabulary } from '../store/vocabularies.ts';

/** How labels are put to the text encoder. */
const candidateTemplates = (
  manifest: Manifest,
  hypothesisTemplate: string | undefined,
): readonly string[] =>
  hypothesisTemplate === undefined
    ? templatesFor(TEMPLATE_SETS[manifest.templates], null)
    : [hypothesisTemplate];

/** Two labels that are one once they are encoded would share every place. @throws PictureMathError `request-malformed` */
function assertDistinct(labels: readonly string[]): void {
  const forms = labels.map(encodedForm);
  const second = forms.findIndex((form, i) => forms.indexOf(form) < i);
  if (second < 0) return;
  const detail = `Expected each label once; numbers ${forms.indexOf(forms[second] ?? '') + 1} and ${second + 1} are the same to the model, which reads neither case nor blanks at the ends.`;
  throw new PictureMathError('request-malformed', detail, {
    findings: [{ pointer: `/candidate_labels/${second}`, detail }],
  });
}

interface Candidates {
  labels: readonly string[];
  template: string | undefined;
  meter: Meter;
}

/** The labels as a vocabulary, with the statistics of the space; it is not stored. @throws PictureMathError `request-malformed` where two are one */
export async function buildCandidates(
  { encoders, statistics }: Deps,
  manifest: Manifest,
  { labels, template, meter }: Candidates,
): Promise<LoadedVocabulary> {
  assertDistinct(labels);
  const known = await statistics.load(spaceOf(manifest).id);
  const templates = candidateTemplates(manifest, template);
  const prompts = await embedTexts(
    encoders,
    manifest,
    labels.flatMap((label, i) =>
      templates.map((one) => ({
        text: fillTemplate(one, label),
        pointer: `/candidate_labels/${i}`,
      })),
    ),
    meter,
  );
  const { dimensions } = manifest;
  const rows = new Float32Array(labels.length * dimensions);
  for (const i of labels.keys()) {
    const own = prompts.slice(i * templates.length, (i + 1) * templates.length);
    rows.set(wordVector(own.map(({ vector }) => vector)), i * dimensions);
  }
  const space = spaceOf(manifest).id;
  return {
    pointer: { id: 'candidate_labels', sha256: await hashOf([space, templates, labels]) },
    vocabulary: {
      space,
      dimensions,
      words: labels.map((label) => ({ label, category: null, partOfSpeech: null })),
      templates: { default: templates },
      rows,
      ...(await calibrateWords({ rows, dimensions }, known.differences, meter)),
      textMean: known.textMean,
      imageMean: known.imageMean,
    },
    scanner: undefined,
  };
}
