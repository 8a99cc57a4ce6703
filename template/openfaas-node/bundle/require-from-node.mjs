/**
 * Node reads every property of a module of its own that is imported, also those that it makes only when they are
 * read: node:http then loads a client for WebSockets, which takes 2 MB in each process. One that is required is left alone.
 *
 * @type {import('esbuild').Plugin}
 */
export const requireFromNode = {
  name: 'require-from-node',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'node' } : undefined,
    )
    build.onLoad({ filter: /^node:/, namespace: 'node' }, ({ path }) => ({
      contents: `module.exports=require(${JSON.stringify(path)})`,
    }))
  },
}
