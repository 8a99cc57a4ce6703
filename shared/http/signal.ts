/** Tells whoever listens in this process that something happened; carries nothing. */
export interface Signal {
  fire(): void
  onFire(listener: () => void): void
}

export function createSignal(): Signal {
  const listeners: (() => void)[] = []
  return {
    fire: () => {
      for (const listener of listeners) listener()
    },
    onFire: (listener) => {
      listeners.push(listener)
    },
  }
}
