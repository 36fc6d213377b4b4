/** GET /vocabularies, GET /vocabularies/{id} */
import { Hono } from 'hono';
import type { VocabularyList } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import type { VocabularyPointer } from '#core/vocabulary.ts';
import type { Deps } from '../app.ts';

const CACHE = 'public, max-age=60';

const describe = (pointer: VocabularyPointer): VocabularyList['data'][number] => ({
  object: 'vocabulary',
  ...pointer,
});

export const vocabulariesRoute = ({ vocabularies }: Deps) =>
  new Hono()
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
    .get('/:id', async (c) => {
      const found = (await vocabularies.list()).filter(({ id }) => id === c.req.param('id'));
      if (found.length === 0)
        throw new PictureMathError(
          'vocabulary-unknown',
          'Expected the id of a vocabulary from GET /api/v1/vocabularies, got another one.',
        );
      return c.json({ object: 'list', data: found.map(describe) } satisfies VocabularyList, 200, {
        'Cache-Control': CACHE,
      });
    });
