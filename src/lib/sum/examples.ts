/** Sums of texts that the embedded model answers well; test/page/expressions.test.ts asks each. */
export const EXAMPLES = [
  { sum: '"apple" - "red" + "yellow"', answer: 'lemon' },
  { sum: '"beach" - "summer" + "winter"', answer: 'snow' },
  { sum: '"hat" - "head" + "foot"', answer: 'shoe' },
  { sum: '"sun" + "glasses"', answer: 'sunglasses' },
] as const;
