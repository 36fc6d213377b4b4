// Rules, and the table of import directions (CONTRIBUTING.md): each message says why.
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const restrict = (files, ignores, group, message) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [typeof group === 'string' ? { regex: group, message } : { group, message }] },
    ],
  },
});

export default tseslint.config(
  {
    ignores: [
      'build/',
      'dist/',
      '.svelte-kit/',
      '**/.wrangler/',
      '.cache/',
      'static/',
      'test-results/',
      'node_modules/',
      'kernels/',
      '**/*.d.ts',
      '**/*.js',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      // One page at the root of the site: there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
      // Collections that no template reads are plain ones.
      'svelte/prefer-svelte-reactivity': 'off',
      // The compiler's declarations.
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      'no-console': ['error', { allow: ['error', 'log'] }],
      eqeqeq: 'error',
    },
  },
  // Drawing tables index arrays that they have just made.
  { files: ['training/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['core/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'core has no dynamic imports: it is pure.' },
      ],
    },
  },
  restrict(
    ['core/**'],
    [
      'core/contract/**',
      'core/model/manifest.ts',
      'core/text/prepared-text.ts',
      'core/text/text-clean.ts',
    ],
    '^(?!\\.{1,2}/)',
    'core imports core alone: it runs in every realm.',
  ),
  restrict(
    ['core/contract/**', 'core/model/manifest.ts', 'core/text/prepared-text.ts'],
    ['core/contract/openapi.ts'],
    '^(?!\\.{1,2}/|valibot$)',
    'core imports core and valibot alone.',
  ),
  restrict(
    ['core/contract/openapi.ts'],
    [],
    '^(?!\\.{1,2}/|valibot$|@valibot/to-json-schema$)',
    'core imports core and valibot, and here what turns its schemas into JSON Schema.',
  ),
  restrict(
    ['core/text/text-clean.ts'],
    [],
    '^(?!\\.{1,2}/|entities$)',
    'core imports core, and here the table of HTML entities.',
  ),
  restrict(
    ['functions/**'],
    [],
    ['node:*', '#lib/*', '**/src/**', '**/tools/**'],
    'The edge imports core and its own libraries: it runs in workerd.',
  ),
  restrict(
    ['src/**'],
    ['src/lib/**', 'src/widget/**'],
    ['node:*', '**/functions/**', '**/tools/**', 'onnxruntime-*', 'onnxruntime-*/**'],
    'Routes import lib and core: they run in the browser.',
  ),
  restrict(
    ['src/lib/**'],
    ['src/lib/vision/tower.ts'],
    [
      'node:*',
      '**/functions/**',
      '**/tools/**',
      'onnxruntime-*',
      'onnxruntime-*/**',
      '**/routes/**',
    ],
    'lib imports core; ONNX Runtime is known to vision/tower.ts alone.',
  ),
  restrict(
    ['src/widget/**'],
    ['src/widget/vite.config.ts'],
    '^(?!\\.{1,2}/|#core/|#lib/(answer/verdict|service/(api-client|served-models)|vision/[a-z-]+)\\.ts$)',
    'The widget imports core, the API client and the picture encoder: no Svelte, no page.',
  ),
  restrict(
    ['tools/**'],
    [],
    ['**/src/**', '**/functions/**', '#lib/*'],
    'Tools import core and Node.',
  ),
);
