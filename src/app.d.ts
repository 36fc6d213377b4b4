/// <reference types="@sveltejs/kit" />
/** The public origin of the site; empty where the build does not know it (vite.config.ts). */
declare const __SITE__: string;
/** SHA-256 of ONNX Runtime's scripts by the name of the file (vite.config.ts). */
declare const __RUNTIME_SCRIPTS__: Readonly<Record<string, string>>;
