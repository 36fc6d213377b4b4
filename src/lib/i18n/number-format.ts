/** Numbers as a language writes them, for any language tag that a page may carry. */

const FALLBACK = 'en';

/**
 * The tag as the platform takes it: names of POSIX locales ("de_AT.UTF-8", "en_US") count. English for what it refuses
 * or does not know, rather than whatever this device is set to.
 */
export function knownLanguage(tag: string): string {
  const plain = tag
    .trim()
    .replace(/[.@].*$/s, '')
    .replaceAll('_', '-');
  try {
    return Intl.NumberFormat.supportedLocalesOf(plain)[0] ?? FALLBACK;
  } catch {
    // RangeError: no well-formed tag (BCP 47).
    return FALLBACK;
  }
}

/** A number with so many digits behind the point. Never throws for a language. */
export const formatNumber = (value: number, digits: number, language: string): string =>
  new Intl.NumberFormat(knownLanguage(language), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
