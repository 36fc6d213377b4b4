/** GET and POST /vocabularies, GET and DELETE /vocabularies/{id}, GET /vocabularies/{id}/data */
import { Hono } from 'hono';
import {
  createVocabularySchema,
  type VocabularyInfo,
  type VocabularyJob,
  type VocabularyList,
} from '#core/contract/api.ts';
import { PER_UNIT } from '#core/contract/costs.ts';
import { PictureMathError } from '#core/errors.ts';
import { encodedForm } from '#core/text/text-clean.ts';
import { spaceOf } from '#core/model/manifest.ts';
import type { Word } from '#core/format/vocabulary.ts';
import { type VocabularyPointer, isOwn, type OwnPointer } from '#core/format/pointer.ts';
import type { Deps } from '../deps.ts';
import type { BodyEnv } from '../app-env.ts';
import { jsonBody } from '../middleware/limits.ts';
import { parseBody } from '../middleware/parse.ts';

const CACHE = 'public, max-age=60';
/** Under a hash: never another content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const describe = ({ id, sha256, model, size, bytes }: VocabularyPointer): VocabularyInfo => ({
  object: 'vocabulary',
  id,
  sha256,
  model,
  size,
  bytes,
});
const describeOwn = (pointer: OwnPointer): VocabularyInfo => ({
  ...describe(pointer),
  name: pointer.name,
  expires_at: pointer.expires_at,
});

type SentWord = string | { label: string; category: string | null; part_of_speech: string | null };

/** @throws PictureMathError `request-malformed` for a word that comes twice, with a pointer to the second */
function readWords(sent: readonly SentWord[]): Word[] {
  const seen = new Set<string>();
  return sent.map((word, index) => {
    const { label, category, part_of_speech } =
      typeof word === 'string' ? { label: word, category: null, part_of_speech: null } : word;
    const trimmed = label.trim();
    // As it is encoded: "Hat" and "hat" are one.
    const form = encodedForm(trimmed);
    if (seen.has(form))
      throw new PictureMathError('request-malformed', 'Expected each word once.', {
        findings: [{ pointer: `/words/${index}`, detail: 'This word came before.' }],
      });
    seen.add(form);
    return { label: trimmed, category, partOfSpeech: part_of_speech };
  });
}

/**
 * The key of a request that may come twice, as a string of structured fields or bare (draft-ietf-httpapi-idempotency-key-header).
 * Who knows it and the list gets what was answered, token included: so it has to be hard to guess.
 * @throws PictureMathError `request-malformed`
 */
function readIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  const [, quoted, bare] = /^(?:"([!#-~]{16,255})"|([!#-~]{16,255}))$/.exec(header.trim()) ?? [];
  const key = quoted ?? bare;
  if (key === undefined)
    throw new PictureMathError(
      'request-malformed',
      'Expected an Idempotency-Key of 16 to 255 visible characters, such as a UUID, got another.',
    );
  return key;
}

/** Where lists are made, and sent again. */
const LISTS = '/api/v1/vocabularies';

const sayNext = (done: number, retryAfter: number) =>
  `Send the same list to POST ${LISTS} again with "done": ${done}${retryAfter > 0 ? `, in ${retryAfter} s` : ''}, until the answer is 201.`;

export const vocabulariesRoute = ({ models, vocabularies, ownVocabularies }: Deps) =>
  new Hono<BodyEnv>()
    .get('/', async (c) =>
      c.json(
        {
          object: 'list',
          data: (await vocabularies.list()).map(describe),
        } satisfies VocabularyList,
        200,
        { 'Cache-Control': CACHE },
      ),
    )
    .post('/', jsonBody, async (c) => {
      const request = parseBody(createVocabularySchema, c.get('body'), 'a word list');
      const manifest = await models.load(request.model);
      const words = readWords(request.words);
      const creation = await ownVocabularies.create(manifest, {
        name: request.name ?? null,
        words,
        templates: request.templates ?? null,
        done: request.done,
        idempotencyKey: readIdempotencyKey(c.req.header('idempotency-key')),
        meter: c.get('meter'),
        client: c.get('client'),
      });
      if (creation.state === 'encoding')
        return c.json(
          {
            object: 'vocabulary.job',
            model: spaceOf(manifest).id,
            done: creation.done,
            total: words.length,
            next: sayNext(creation.done, creation.retryAfter),
            retry_after: creation.retryAfter,
          } satisfies VocabularyJob,
          202,
          { Location: LISTS, 'Retry-After': String(creation.retryAfter) },
        );
      const { pointer } = creation;
      const location = { Location: `${LISTS}/${pointer.id}` };
      return c.json({ ...describeOwn(pointer), delete_token: creation.token }, 201, location);
    })
    .get('/:id', async (c) => {
      const id = c.req.param('id');
      if (isOwn(id))
        return c.json(describeOwn(await vocabularies.readOwn(id)), 200, {
          'Cache-Control': 'private, no-cache',
        });
      const found = (await vocabularies.list()).filter((pointer) => pointer.id === id);
      if (found.length === 0)
        throw new PictureMathError(
          'vocabulary-unknown',
          'Expected the id of a vocabulary from GET /api/v1/vocabularies, got another one.',
        );
      return c.json({ object: 'list', data: found.map(describe) } satisfies VocabularyList, 200, {
        'Cache-Control': CACHE,
      });
    })
    .get('/:id/data', async (c) => {
      const manifest = await models.load(c.req.query('model') ?? '');
      const wanted = c.req.query('sha256');
      const { pointer, open } = await vocabularies.openFile(
        spaceOf(manifest).id,
        c.req.param('id'),
        wanted,
      );
      // A user's own can be deleted: no cache may keep it for longer than its reader.
      const cache = isOwn(pointer.id) ? 'private, no-cache' : wanted ? FOR_EVER : CACHE;
      await c.get('meter').charge('read', pointer.bytes / PER_UNIT.sentBytes);
      const headers = {
        ETag: `"${pointer.sha256}"`,
        'Cache-Control': cache,
        'Content-Type': 'application/octet-stream',
      };
      if (c.req.method === 'HEAD') return c.body(null, 200, headers);
      return c.body(await open(), 200, headers);
    })
    .delete('/:id', async (c) => {
      const id = c.req.param('id');
      if (!isOwn(id))
        throw new PictureMathError(
          'vocabulary-unknown',
          'Expected the id of a vocabulary of your own, got another one.',
        );
      const [, token = ''] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
      await ownVocabularies.remove(id, token);
      return c.body(null, 204);
    });
