import { describe, expect, test } from 'vitest';
import {
  clientAddress,
  parseProxies,
  readAddress,
} from '../../../../tools/serve/client-address.ts';
import { isHost, targetPath } from '../../../../tools/serve/forwarded-request.ts';

const NOBODY = parseProxies([]);
const OURS = parseProxies(['127.0.0.1, 10.0.0.0/8', '2001:db8:1::/48', '::1']);

test.each([
  // Strangers are who they are, whatever they say.
  ['203.0.113.7', '198.51.100.1', NOBODY, '203.0.113.7'],
  ['203.0.113.7', '198.51.100.1', OURS, '203.0.113.7'],
  ['::ffff:203.0.113.7', '198.51.100.1', OURS, '203.0.113.7'],
  // A trusted proxy says who it saw; what stands left of that was said by others.
  ['127.0.0.1', '198.51.100.1', OURS, '198.51.100.1'],
  ['::ffff:127.0.0.1', '198.51.100.1', OURS, '198.51.100.1'],
  ['127.0.0.1', '9.9.9.9, 198.51.100.1', OURS, '198.51.100.1'],
  ['127.0.0.1', '9.9.9.9,198.51.100.1 , 10.1.2.3', OURS, '198.51.100.1'],
  ['2001:db8:1::5', '2001:db8:2::9', OURS, '2001:db8:2::9'],
  ['127.0.0.1', '[2001:db8:2::9]:443', OURS, '2001:db8:2::9'],
  ['127.0.0.1', '198.51.100.1:8080', OURS, '198.51.100.1'],
  // Nothing said, or nothing that is an address: the proxy itself.
  ['127.0.0.1', '', OURS, '127.0.0.1'],
  ['127.0.0.1', 'unknown', OURS, '127.0.0.1'],
  ['127.0.0.1', '9.9.9.9, unknown, 10.0.0.2', OURS, '10.0.0.2'],
  ['127.0.0.1', '10.0.0.1, 10.0.0.2', OURS, '10.0.0.1'],
])('a request from %s that says "%s" is of %#', (peer, said, proxies, client) => {
  expect(clientAddress(peer, said, proxies)).toBe(client);
});

test('proxies are addresses or ranges, and anything else is refused by name', () => {
  expect(OURS.includes('10.255.0.1')).toBe(true);
  expect(OURS.includes('11.0.0.1')).toBe(false);
  for (const text of ['localhost', '10.0.0.0/33', '10.0.0', '*', '2001:db8::/129'])
    expect(() => parseProxies([text])).toThrow(text);
  // Octal and hexadecimal forms are read differently by different programs.
  expect(readAddress('0177.0.0.1')).toBe(null);
});

describe('what goes on to workerd', () => {
  test.each([
    ['/', '/'],
    ['/a%20b?q=%2F..', '/a%20b?q=%2F..'],
    ['/a/../b', '/b'],
    ['//evil.example/x', '//evil.example/x'],
    ['/cdn-cgi', '/not-here'],
    ['/x/../cdn-cgi/local', '/not-here'],
    ['/\\cdn-cgi/local', '//cdn-cgi/local'],
    ['/cdn-cgi-of-ours', '/cdn-cgi-of-ours'],
    ['http://evil.example/', null],
    ['*', null],
    ['', null],
  ])('of the target %s is %s', (target, path) => {
    expect(targetPath(target)).toBe(path);
  });

  test.each([
    ['localhost:8787', true],
    ['[::1]:8787', true],
    ['pictures.example', true],
    ['', false],
    ['a/b', false],
    ['a@b', false],
    ['a?b', false],
    ['a b', false],
  ])('of the host "%s" is taken: %s', (host, isTaken) => {
    expect(isHost(host)).toBe(isTaken);
  });
});
