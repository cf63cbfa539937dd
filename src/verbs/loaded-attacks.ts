import { type InnerAttackOptions, type ResolvedAttack, resolveInnerAttack } from "./attack-options.js";
import type { LongWorkOptions } from "./long-work.js";

/** Attacks that are parts of other work, loaded once for each set of options, and freed together. */
export class LoadedAttacks {
  private readonly loaded: { readonly options: InnerAttackOptions; readonly attack: ResolvedAttack }[] = [];

  constructor(private readonly work: LongWorkOptions) {}

  /** @throws RahpError for unknown recipes, options out of range, and files that cannot be read */
  async load(options: InnerAttackOptions): Promise<ResolvedAttack> {
    const known = this.loaded.find((one) => areSame(one.options, options));
    if (known) return known.attack;
    const attack = await resolveInnerAttack(options, this.work);
    this.loaded.push({ options, attack });
    return attack;
  }

  dispose(): void {
    for (const { attack } of this.loaded) attack.dispose();
  }
}

function areSame(one: InnerAttackOptions, other: InnerAttackOptions): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof InnerAttackOptions)[];
  return names.every((name) => one[name] === other[name]);
}
