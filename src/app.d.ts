/// <reference types="@sveltejs/kit" />
/** The public origin of the site; empty where the build does not know it (vite.config.ts). */
declare const __SITE__: string;
