/** What goes wrong is said in the reader's language, with the figures of the case, in words that are no programmer's. */
import type { Locator, Page } from '@playwright/test';
import { HEADERS, withHeader } from '../support/headers.ts';
import { expect, open, pickSample, test } from '../support/page/page.ts';

test.use({ tolerate: [/Failed to load resource/] });

const PNG_SIZE = 16;
/** A PNG that says that it has so many pixels. */
function hugePng(side: number): Buffer {
  const bytes = Buffer.from(withHeader('apng', new Uint8Array(64)));
  bytes.writeUInt32BE(side, PNG_SIZE);
  bytes.writeUInt32BE(side, PNG_SIZE + 4);
  return bytes;
}
const heic = () => Buffer.from(withHeader('heic', new Uint8Array(64)));
const tiff = () => Buffer.from(HEADERS['tiff II'] ?? []);

const LANGUAGES = {
  en: {
    path: '/',
    slot: 'A, with',
    sum: 'Edit',
    swap: 'Swap',
    details: 'Details',
    /** Words of the other language, none of which is one of this. */
    foreign: /\b(der|die|das|ist|nicht|Bild|noch|einmal|Versuche)\b/,
    text: 'This is a file of another kind, and no picture that can be opened here',
    heic: 'iPhone photos (HEIC) cannot be opened here: save as JPEG.',
    large:
      'This picture has 20,000 x 20,000 pixels (400 million), and at most 100 million pixels can be read.',
    empty: 'This file is empty.',
    tiff: 'This is a picture in TIFF, which this browser cannot open: save it as PNG.',
    link: 'This link is damaged.',
    letter:
      'The sum cannot be read from character 5 on: one of the pictures A, B should stand there, and there is “D”. If it is meant as a text, write "D".',
    hyphen: '“king-man” can be read in two ways: write "king-man" or "king" - "man".',
    limited:
      'There were too many requests from your network for the moment. Try again in 30 seconds.',
    store: 'The store of the service does not answer. Try again in a moment.',
    away: 'The service cannot be reached: check the connection and try again.',
  },
  de: {
    path: '/de',
    slot: 'A, mit',
    sum: 'Ändern',
    swap: 'Tauschen',
    details: 'Einzelheiten',
    foreign: /\b(the|is|not|picture|again|try|cannot|file)\b/i,
    text: 'Das ist eine Datei anderer Art und kein Bild, das sich hier öffnen lässt',
    heic: 'iPhone-Fotos (HEIC) lassen sich hier nicht öffnen: Speichere sie als JPEG.',
    large:
      'Dieses Bild hat 20.000 x 20.000 Pixel, das sind 400 Millionen; höchstens 100 Millionen lassen sich lesen.',
    empty: 'Diese Datei ist leer.',
    tiff: 'Das ist ein Bild in TIFF, das dieser Browser nicht öffnen kann: Speichere es als PNG.',
    link: 'Dieser Link ist beschädigt.',
    letter:
      'Die Rechnung ist ab Zeichen 5 nicht zu lesen: Dort müsste eines der Bilder A, B stehen, und da steht „D“. Wenn es als Text gemeint ist, schreibe "D".',
    hyphen: '„king-man“ lässt sich auf zwei Arten lesen: Schreibe "king-man" oder "king" - "man".',
    limited:
      'Gerade kommen zu viele Anfragen aus deinem Netz. Versuche es in 30 Sekunden noch einmal.',
    store: 'Der Speicher des Dienstes antwortet nicht. Versuche es gleich noch einmal.',
    away: 'Der Dienst ist nicht erreichbar: Prüfe das Netz und versuche es noch einmal.',
  },
} as const;

/** A problem as the API has it. */
const problem = (code: string, status: number, retryAfter?: number) => ({
  status,
  contentType: 'application/problem+json',
  headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  body: JSON.stringify({
    type: `https://example.org/problems#${code}`,
    title: 'No',
    status,
    detail: 'Expected at most 60 units of ranking requests in 30 s, got more.',
    instance: 'urn:uuid:0',
    code,
  }),
});

for (const [language, t] of Object.entries(LANGUAGES))
  test.describe(`in ${language}`, () => {
    /** A sample's answer comes with the page; the same the other way round is asked for. */
    async function ask(page: Page): Promise<void> {
      await pickSample(page, 'hat');
      await expect(page.getByRole('img', { name: /A: .*\(A\)/ })).toBeVisible();
      await page.getByRole('button', { name: t.swap }).click();
    }
    async function expectSaid(alert: Locator, sentence: string, name = ''): Promise<void> {
      await expect(alert).toContainText(name === '' ? sentence : `${name}: ${sentence}`);
      const text = await alert.innerText();
      expect(text).not.toMatch(/expected|\bgot\b|undefined|null|\/\w+\/\d/i);
      expect(text).not.toMatch(t.foreign);
    }
    const alertOf = (page: Page) => page.getByRole('alert');

    test('files that are no pictures, or none that can be opened', async ({ page }) => {
      await open(page, t.path);
      for (const [name, buffer, sentence] of [
        ['note.png', Buffer.from('this is a note'), t.text],
        ['photo.heic', heic(), t.heic],
        ['huge.png', hugePng(20_000), t.large],
        ['empty.png', Buffer.alloc(0), t.empty],
        ['scan.tiff', tiff(), t.tiff],
      ] as const) {
        await page.getByLabel(t.slot).setInputFiles({ name, mimeType: 'image/png', buffer });
        await expectSaid(alertOf(page), sentence, name);
      }
    });

    test('a link that is damaged', async ({ page }) => {
      await open(page, `${t.path}#v1&space=picture-math-small@bf9b852dc1dd&term=1,,%%%`);
      await expectSaid(alertOf(page), t.link);
    });

    test('sums that cannot be read', async ({ page }) => {
      await open(page, t.path);
      await pickSample(page, 'hat');
      await page.getByRole('button', { name: t.sum, exact: true }).click();
      for (const [sum, sentence] of [
        ['A - D', t.letter],
        ['king-man', t.hyphen],
      ] as const) {
        await page.locator('#expression').fill(sum);
        await page.locator('#expression').press('Enter');
        await expectSaid(alertOf(page), sentence);
      }
    });

    test('a service that refuses, fails, or is not there', async ({ page }) => {
      await open(page, t.path);
      for (const [answer, sentence] of [
        [problem('rate-limited', 429, 30), t.limited],
        [problem('store-unavailable', 503), t.store],
        [null, t.away],
      ] as const) {
        await page.route('**/api/v1/**', (route) =>
          answer ? route.fulfill(answer) : route.abort('internetdisconnected'),
        );
        await ask(page);
        await expectSaid(alertOf(page), sentence);
        await page.unroute('**/api/v1/**');
      }
    });

    test('what only engineers look for is folded away, in English and marked so', async ({
      page,
    }) => {
      await open(page, t.path);
      await page.route('**/api/v1/rank', (route) =>
        route.fulfill(problem('store-unavailable', 503)),
      );
      await ask(page);
      await expectSaid(alertOf(page), t.store);
      const details = page.locator('details').filter({ hasText: t.details });
      await expect(page.getByText('Expected at most 60 units')).toHaveCount(0);
      await details.locator('summary').click();
      await expect(details.locator('[lang=en]')).toContainText('Expected at most 60 units');
    });
  });
