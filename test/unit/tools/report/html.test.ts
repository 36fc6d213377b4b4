import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { markup, page } from '../../../../tools/report/html.ts';

test('texts stay texts, and what steers is shown', () => {
  const name = `<img src=x onerror="alert('1')"> & \u202egnp.exe`;
  expect(markup`<b>${name}</b>`.markup).toBe(
    '<b>&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; \\u202egnp.exe</b>',
  );
  expect(markup`<ul>${[markup`<li>${1}</li>`, markup`<li>${2}</li>`]}</ul>`.markup).toBe(
    '<ul><li>1</li><li>2</li></ul>',
  );
});

test('the policy of a page names its style, to the byte, and nothing else that runs', () => {
  const text = page('<title>', markup`<p>hello</p>`);
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(policy.replaceAll('&#39;', "'")).toBe(
    `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
  expect(text).toContain('<title>&lt;title&gt;</title>');
});
