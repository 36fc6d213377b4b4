/** Addresses of our own scripts, vouched for where the browser demands it (Trusted Types): the page's one such place. */

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** Named in svelte.config.js: the page's policy allows no other. */
const NAME = 'picture-math';

function checkOwn(url: string): string {
  const { origin } = new URL(url, location.href);
  if (origin !== location.origin) throw new TypeError('Expected a script of our own origin.');
  return url;
}

const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
const policy = trustedTypes?.createPolicy(NAME, { createScriptURL: checkOwn });

/** @throws TypeError for a script of another origin */
export const ownScript = (url: string): string =>
  // What the browser makes is an object that it takes where it takes a string.
  (policy ? policy.createScriptURL(url) : checkOwn(url)) as string;
