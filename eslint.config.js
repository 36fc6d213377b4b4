// Rules of the code. Who may import whom stands in .dependency-cruiser.js.
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

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
      '**/kernels/',
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
      parserOptions: { parser: tseslint.parser, svelteConfig },
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
    languageOptions: {
      parserOptions: {
        // The same for all files: the projects are read anew whenever it changes.
        extraFileExtensions: ['.svelte'],
        projectService: {
          allowDefaultProject: ['playwright.config.ts', 'vitest.config.ts'],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // A promise that nobody awaits hides its failure.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
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
);
