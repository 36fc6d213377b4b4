/** The element while its page changes around it, and what it is given that is no picture. */
import { expect, test as base, type Page } from '@playwright/test';
import { heard, labels, visit } from '../support/page/elements.ts';
import { hostPolicy, startHost, type Host } from '../support/page/host.ts';

const test = base.extend<{ host: Host; service: string; errors: string[] }>({
  service: async ({ baseURL }, use) => use(baseURL ?? ''),
  host: async ({ service }, use) => {
    const host = await startHost(hostPolicy(service));
    await use(host);
    await host.stop();
  },
  // Nothing that a script would have to catch goes by uncaught.
  errors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

type Compared = { gained: { label: string }[] };
interface Element extends HTMLElement {
  a: string;
  b: string;
  result: unknown;
  setPicture(side: 'a' | 'b', picture: Blob | null): void;
  compare(): Promise<Compared>;
}
const codes = async (page: Page, id: string) =>
  (await heard(page))
    .filter((event) => event.type === 'error' && event.id === id)
    .map(({ detail }) => detail.code);
const RESULT = { verdict: 'clear', gained: [{ label: 'mine', score: 0.6 }], lost: [] };

test.describe('compare() answers for the pictures that are there when it is called', () => {
  test('right after the element was put into the page, by attribute, slot and script', async ({
    page,
    host,
    service,
  }) => {
    await visit(page, host, service, '');
    const [written, slotted, given] = await page.evaluate(async () => {
      await customElements.whenDefined('picture-math');
      const make = () => document.createElement('picture-math') as unknown as Element;
      const best = async (element: Element) => (await element.compare()).gained[0]?.label;
      const one = make();
      one.a = '/hat-a.png';
      one.b = '/hat-b.png';
      document.body.append(one);
      const first = await best(one);
      const two = make();
      for (const side of ['a', 'b']) {
        const image = document.createElement('img');
        Object.assign(image, { slot: side, src: `/crown-${side}.png` });
        two.append(image);
      }
      document.body.append(two);
      const second = await best(two);
      const three = make();
      document.body.append(three);
      const blobOf = (src: string) =>
        new Promise<Blob>((resolve, reject) => {
          const image = new Image();
          image.src = src;
          image.decode().then(() => {
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [image.width, image.height];
            canvas.getContext('2d')?.drawImage(image, 0, 0);
            canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no blob'))));
          }, reject);
        });
      three.setPicture('a', await blobOf('/crown-a.png'));
      three.setPicture('b', await blobOf('/crown-b.png'));
      return [first, second, await best(three)];
    });
    expect(written).toMatch(/hat/);
    expect(slotted).toMatch(/crown/);
    expect(given).toMatch(/crown/);
  });

  test('right before and after they change, and while it works', async ({
    page,
    host,
    service,
  }) => {
    await visit(
      page,
      host,
      service,
      `<picture-math id="one" a="/hat-a.png" b="/hat-b.png"></picture-math>
      <picture-math id="two"><img slot="a" src="/hat-a.png" alt=""><img slot="b" src="/hat-b.png" alt=""></picture-math>`,
    );
    await expect(page.locator('#one .gained .label').first()).toBeVisible();
    await expect(page.locator('#two .gained .label').first()).toBeVisible();
    const best = await page.evaluate(async () => {
      const one = document.querySelector('#one') as unknown as Element;
      const two = document.querySelector('#two') as unknown as Element;
      const found: (string | undefined)[] = [];
      one.a = '/crown-a.png';
      const after = one.compare();
      one.b = '/crown-b.png';
      found.push((await after).gained[0]?.label);
      for (const side of ['a', 'b'])
        two.querySelector(`[slot=${side}]`)?.setAttribute('src', `/crown-${side}.png`);
      found.push((await two.compare()).gained[0]?.label);
      const during = one.compare();
      await new Promise((resume) => setTimeout(resume, 1));
      one.a = '/hat-a.png';
      one.b = '/hat-b.png';
      found.push((await during).gained[0]?.label);
      return found;
    });
    expect(best[0]).toMatch(/crown/);
    expect(best[1]).toMatch(/crown/);
    expect(best[2]).toMatch(/hat/);
  });

  test('and rejects with a typed error where there is none', async ({ page, host, service }) => {
    await visit(page, host, service, `<picture-math id="one" start="click"></picture-math>`);
    const [code, uncaught] = await page.evaluate(async () => {
      await customElements.whenDefined('picture-math');
      let count = 0;
      addEventListener('unhandledrejection', () => count++);
      const one = document.querySelector('#one') as unknown as Element;
      // Nobody catches this one: that is no error of the page.
      void one.compare();
      const last = await one.compare().catch((error: { code: string }) => error.code);
      await new Promise((resume) => setTimeout(resume, 100));
      return [last, count];
    });
    expect(uncaught).toBe(0);
    expect(code).toBe('picture-unreadable');
  });
});

test.describe('an answer goes with its pictures', () => {
  const shown = (page: Page) => page.locator('#one .gained .label').first();
  test('when the page exchanges an image, by whichever attribute', async ({
    page,
    host,
    service,
  }) => {
    await visit(
      page,
      host,
      service,
      `<picture-math id="one"><picture slot="a"><source id="source"><img id="a" src="/hat-a.png" alt=""></picture><img slot="b" src="/hat-b.png" alt=""></picture-math>`,
    );
    await expect(shown(page)).toHaveText(/hat/);
    for (const [selector, name, value, expected] of [
      ['#a', 'src', '/crown-a.png', /crown/],
      ['#a', 'srcset', '/hat-a.png 1x', /hat/],
      ['#source', 'srcset', '/crown-a.png 1x', /crown/],
    ] as const) {
      const left = await page.evaluate(
        async ([target, attribute, to]) => {
          const one = document.querySelector('#one') as unknown as Element;
          document.querySelector(target)?.setAttribute(attribute, to);
          await new Promise((resume) => setTimeout(resume, 0));
          return one.result;
        },
        [selector, name, value] as const,
      );
      expect(left, `${selector} ${name}`).toBeNull();
      await expect(shown(page)).toHaveText(expected);
    }
    // Another image in the slot.
    await page.evaluate(() => {
      const image = document.createElement('img');
      Object.assign(image, { slot: 'a', src: '/hat-a.png' });
      document.querySelector('#one [slot=a]')?.replaceWith(image);
    });
    await expect(shown(page)).toHaveText(/hat/);
  });

  test('also one that the page gave, unless it comes with them', async ({
    page,
    host,
    service,
  }) => {
    await visit(
      page,
      host,
      service,
      `<picture-math id="one" a="/hat-a.png" b="/hat-b.png" result='${JSON.stringify(RESULT)}'></picture-math>`,
    );
    await expect(shown(page)).toHaveText('mine');
    await page.evaluate((result) => {
      const one = document.querySelector('#one') as unknown as Element;
      one.result = { ...result, gained: [{ label: 'theirs', score: 0.5 }] };
      one.a = '/crown-a.png';
      one.b = '/crown-b.png';
    }, RESULT);
    await expect(shown(page)).toHaveText('theirs');
    await page.evaluate(() => {
      (document.querySelector('#one') as unknown as Element).a = '/hat-a.png';
      (document.querySelector('#one') as unknown as Element).b = '/hat-b.png';
    });
    await expect(shown(page)).toHaveText(/hat/);
  });
});

test('a result that a script sets stays: before the class is there, before connecting, and on moving', async ({
  page,
  host,
  service,
}) => {
  // The element's script comes last, as where it is loaded late: until then the element is an unknown one.
  host.files.set(
    '/late.js',
    `const result = ${JSON.stringify(RESULT)};
    const early = document.querySelector('#early');
    Object.assign(early, { result, a: '/hat-a.png', editable: true, k: 3 });
    await import('${service}/widget/v1/picture-math.js');
    const late = Object.assign(document.createElement('picture-math'), { id: 'late', result });
    document.querySelector('#there').append(late);`,
  );
  await visit(
    page,
    host,
    service,
    `<picture-math id="early"></picture-math><div id="there"></div>`,
    '/late.js',
  );
  await expect(page.locator('#early .gained .label')).toHaveText('mine');
  await expect(page.locator('#late .gained .label')).toHaveText('mine');
  expect(
    await page
      .locator('#early')
      .evaluate((node) => [
        node.getAttribute('a'),
        node.getAttribute('k'),
        node.hasAttribute('editable'),
      ]),
  ).toEqual(['/hat-a.png', '3', true]);
  await page.evaluate(() => {
    for (const id of ['#early', '#late']) document.body.append(document.querySelector(id) as Node);
  });
  await expect(page.locator('#early .gained .label')).toHaveText('mine');
  await expect(page.locator('#late .gained .label')).toHaveText('mine');
  // What frameworks give where they have nothing yet.
  await page.evaluate(() => {
    const late = document.querySelector('#late') as unknown as Element;
    Object.assign(late, { result: undefined, a: undefined, b: null });
  });
  await expect(page.locator('#late .gained .label')).toHaveCount(0);
  expect(await page.locator('#late').evaluate((node) => node.hasAttribute('a'))).toBe(false);
});

test('a result that is none is an error event and a message', async ({ page, host, service }) => {
  const odd = [
    '{',
    'null',
    '[]',
    '"hat"',
    '{"gained":[]}',
    '{"gained":[{"label":"hat"}],"lost":[]}',
    '{"gained":[{"label":"hat","score":null}],"lost":[]}',
    '{"gained":[],"lost":[],"verdict":"certain"}',
    '{"gained":[],"lost":[],"domain":7}',
    '{"gained":[],"lost":[],"domain":{"verdict":"odd"}}',
    '{"object":"ranking.v2","words":[]}',
  ];
  await visit(
    page,
    host,
    service,
    odd.map((text, i) => `<picture-math id="r${i}" result='${text}'></picture-math>`).join('') +
      '<picture-math id="set"></picture-math>',
  );
  for (const [i, text] of odd.entries()) {
    await expect(page.locator(`#r${i} [role=alert]`), text).toContainText(
      'Expected result to be an answer',
    );
    expect(await codes(page, `r${i}`), text).toEqual(['request-malformed']);
  }
  await page.evaluate(() => {
    (document.querySelector('#set') as unknown as Element).result = { gained: 'hat' };
  });
  await expect(page.locator('#set [role=alert]')).toContainText('Expected result');
  // And a right one mends it.
  await page.locator('#set').evaluate((node, result) => Object.assign(node, { result }), RESULT);
  await expect(page.locator('#set .gained .label')).toHaveText('mine');
  await expect(page.locator('#set [role=alert]')).toBeHidden();
});

test('bad addresses are error events with a code and a message, once each', async ({
  page,
  host,
  service,
}) => {
  host.files.set('/text.png', 'no picture');
  const bad = {
    empty: '',
    blank: '  ',
    nothing: 'http://',
    odd: 'http://[',
    script: 'javascript:alert(1)',
    mail: 'mailto:a@example.org',
    missing: '/none.png',
    text: '/text.png',
    foreign: `${service}/icon.svg`,
    data: 'data:image/png;base64,AAAA',
  };
  await visit(
    page,
    host,
    service,
    Object.entries(bad)
      .map(
        ([id, address]) => `<picture-math id="${id}" a="${address}" b="/hat-b.png"></picture-math>`,
      )
      .join(''),
  );
  for (const id of Object.keys(bad)) {
    if (id === 'foreign') continue;
    await page.locator(`#${id}`).scrollIntoViewIfNeeded();
    await expect(page.locator(`#${id} [role=alert]`), id).toContainText(/^Expected/);
    await expect.poll(() => codes(page, id), id).toEqual(['picture-unreadable']);
  }
});

test('any language tag has words: those of a language that is known, else English', async ({
  page,
  host,
  service,
}) => {
  const tags = [
    'en_US',
    '',
    'x-klingon',
    'de_AT.UTF-8',
    'xx-invalid-tag-too-long-to-be-any',
    'de-DE-1996',
    'C',
    'POSIX',
    '-',
    '*',
    'de_DE@euro',
    'i-klingon',
    '日本語',
    'en-u-nu-',
    'a'.repeat(500),
  ];
  await visit(
    page,
    host,
    service,
    tags
      .map(
        (tag, i) =>
          `<div lang="${tag}"><picture-math id="l${i}" result='${JSON.stringify({ ...RESULT, gained: [{ label: 'mine', score: 1.25 }] })}'></picture-math></div>`,
      )
      .join(''),
  );
  for (const [i, tag] of tags.entries()) {
    const german = tag.startsWith('de');
    await expect(page.locator(`#l${i} .gained .heading`), tag).toHaveText(
      german ? 'Dazugekommen' : 'Gained',
    );
    await expect(page.locator(`#l${i} .gained .score`), tag).toHaveText(german ? '+1,25' : '+1.25');
  }
  // Changed around it, and in the root of the page.
  await page.evaluate(() =>
    document.querySelector('#l0')?.parentElement?.setAttribute('lang', 'de_CH'),
  );
  await expect(page.locator('#l0 .gained .heading')).toHaveText('Dazugekommen');
  await page.evaluate(() => document.querySelector('#l0')?.parentElement?.removeAttribute('lang'));
  await expect(page.locator('#l0 .gained .heading')).toHaveText('Gained');
  await page.evaluate(() => (document.documentElement.lang = 'de'));
  await expect(page.locator('#l0 .gained .heading')).toHaveText('Dazugekommen');
});

test('pages of every language compare', async ({ page, host, service }) => {
  await visit(
    page,
    host,
    service,
    `<picture-math lang="en_US" id="one" a="/hat-a.png" b="/hat-b.png"></picture-math>`,
  );
  await expect(page.locator('#one .gained .label').first()).toHaveText(/hat/);
  expect((await labels(page, '#one')).length).toBe(5);
});

/** Sixty-four bytes with a header of each kind, and noise behind it. */
const HEADERS: Record<string, number[] | string> = {
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  pngIhdr: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
  jpeg: [0xff, 0xd8, 0xff, 0xe0],
  jpegSof: [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 16, 0, 16, 3],
  gif: 'GIF89a',
  gifSized: 'GIF89a\x10\x00\x10\x00\x80\x00\x00',
  webp: 'RIFF\x38\x00\x00\x00WEBPVP8 ',
  avif: '\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf',
  heic: '\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic',
  bmp: 'BM\x40\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00',
  tiff: 'II*\x00',
  ico: [0, 0, 1, 0, 1, 0],
  svg: '<svg xmlns="http://www.w3.org/2000/svg"',
};
function noisy(name: string, seed: number): Buffer {
  const header = HEADERS[name] ?? [];
  const begin = typeof header === 'string' ? Buffer.from(header, 'latin1') : Buffer.from(header);
  let state = seed;
  const noise = Buffer.from(
    Array.from({ length: 64 - begin.length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    }),
  );
  return Buffer.concat([begin, noise]);
}

test('any 64 bytes with the header of a picture end in a typed error, by address and by drop', async ({
  page,
  host,
  service,
}) => {
  const seeds = Array.from(
    { length: Number(process.env['PICTURE_MATH_SEEDS'] ?? 8) },
    (_, i) => i + 1,
  );
  const names = Object.keys(HEADERS).flatMap((name) =>
    seeds.map((seed) => ({ name, seed, id: `${name}-${seed}` })),
  );
  for (const { name, seed, id } of names)
    host.files.set(`/${id}.${name === 'svg' ? 'svg' : 'png'}`, noisy(name, seed));
  await visit(page, host, service, '<picture-math id="none" start="click"></picture-math>');
  for (const { name, seed, id } of names) {
    const found = await page.evaluate(
      async ({ address, bytes, wanted }) => {
        await customElements.whenDefined('picture-math');
        const file = new File([Uint8Array.from(bytes)], `${wanted}.bin`);
        const errorOf = (begin: (element: Element) => void) =>
          new Promise<string>((resolve) => {
            document.querySelectorAll('picture-math').forEach((node) => node.remove());
            const element = document.createElement('picture-math') as unknown as Element;
            setTimeout(() => resolve('nothing'), 10_000);
            element.addEventListener('result', () => resolve('a result'));
            element.addEventListener('error', (event) =>
              resolve((event as unknown as CustomEvent<{ code: string }>).detail.code),
            );
            document.body.prepend(element);
            begin(element);
          });
        const byAddress = await errorOf((element) => {
          element.a = address;
          element.b = '/hat-b.png';
        });
        const byDrop = await errorOf((element) => {
          element.b = '/hat-b.png';
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(file);
          element.shadowRoot
            ?.querySelector('.frame')
            ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
        });
        return [byAddress, byDrop];
      },
      {
        address: `/${id}.${name === 'svg' ? 'svg' : 'png'}`,
        bytes: [...noisy(name, seed)],
        wanted: id,
      },
    );
    for (const code of found) expect(code, id).toMatch(/^picture-/);
  }
});

test('what is dropped and is no file is said', async ({ page, host, service }) => {
  await visit(page, host, service, '<picture-math id="own"></picture-math>');
  await page.locator('#own').evaluate((node) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/uri-list', 'https://example.org/a.png');
    node.shadowRoot
      ?.querySelector('.frame')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
  });
  await expect(page.locator('#own [role=alert]')).toContainText('Expected a picture file for A');
  expect(await codes(page, 'own')).toEqual(['picture-unreadable']);
});
