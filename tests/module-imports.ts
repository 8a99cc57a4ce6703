import { parseSync, Visitor } from 'vite'

/** A module that a file names. */
export interface ModuleImport {
  /** As it stands in the file; undefined where it is put together only at run time. */
  readonly specifier: string | undefined
  /** Gone once types are stripped. */
  readonly isType: boolean
}

type Named = { type: string; value?: unknown } | null | undefined

/**
 * Every module that a file imports: statically, dynamically, by `require`, only its types, or to export it again.
 *
 * @param file - its name, which tells TypeScript from JavaScript
 * @throws Error when the file is not well-formed
 */
export function importsOf(file: string, source: string): ModuleImport[] {
  const { program, errors } = parseSync(file, source)
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`)
  const found: ModuleImport[] = []
  const add = (module: Named, isType = false) => {
    const specifier = module?.type === 'Literal' ? String(module.value) : undefined
    found.push({ specifier, isType })
  }
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source, importKind === 'type'),
    ExportAllDeclaration: ({ source, exportKind }) => add(source, exportKind === 'type'),
    ExportNamedDeclaration: ({ source, exportKind }) => {
      if (source !== null) add(source, exportKind === 'type')
    },
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source, true),
    CallExpression: ({ callee, arguments: [first] }) => {
      if (callee.type === 'Identifier' && callee.name === 'require') add(first)
    },
  }).visit(program)
  return found
}
