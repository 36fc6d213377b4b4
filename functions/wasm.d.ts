/** Wrangler compiles imported .wasm files when the Worker is built. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
