/**
 * What entities were before the events that may still be taken back. A fork then costs as much as what it undoes, not as much as the
 * entities' histories.
 *
 * They are kept by the process alone, since they say nothing that the raw events do not: what a new process lacks is folded from those.
 */
import type { EntityRow } from './entity-kinds';

/** An entity's row before its first event of a slot. */
export interface EntityImage {
  entity: string;
  slot: number;
  /** Number of that event in its stream. */
  seq: bigint;
  /** Null for none. */
  before: EntityRow | null;
}

/** An event by its place among its entity's. */
export type FirstUndone = Pick<EntityImage, 'slot' | 'seq'>;

/** The images above the frontier. */
export class EntityImages {
  /** Oldest first. */
  private readonly byEntity = new Map<string, EntityImage[]>();

  /** What an entity was before an event; undefined when that was not kept. */
  before(entity: string, { slot, seq }: FirstUndone): EntityImage | undefined {
    return this.byEntity.get(entity)?.find((image) => image.slot === slot && image.seq === seq);
  }

  /** Keeps images. Of a slot that comes in parts, the first part has the right one. */
  keep(images: readonly EntityImage[]): void {
    for (const image of images) {
      const kept = this.byEntity.get(image.entity) ?? [];
      if (kept.some(({ slot }) => slot === image.slot)) continue;
      kept.push(image);
      this.byEntity.set(image.entity, kept);
    }
  }

  /** Lets go of the images of every slot but those `above < slot < below`. */
  narrow(above: number, below: number): void {
    for (const [entity, images] of this.byEntity) {
      const left = images.filter(({ slot }) => slot > above && slot < below);
      if (left.length === 0) this.byEntity.delete(entity);
      else if (left.length < images.length) this.byEntity.set(entity, left);
    }
  }
}
