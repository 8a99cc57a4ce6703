/** Why no function can be made; `message` is one plain sentence for whoever asked for it. */
export class NewFunctionFault extends Error {
  override readonly name = 'NewFunctionFault'
}
