/** What the edge asks of a link, so that nothing is stored that it would not lead to. */
import { checkLinkChanges, LinkInputError } from '@crr/sdk';
import { invalidField } from '../http';

const FIELDS: Readonly<Record<string, string>> = { destinationUrl: 'destination_url' };

/** @throws ApiError 422 naming the field that breaks a rule of the edge's */
export function checkLink(link: {
  readonly destination_url?: string | undefined;
  readonly utm?: Readonly<Record<string, string>> | undefined;
}): void {
  try {
    checkLinkChanges({
      ...(link.destination_url === undefined ? {} : { destinationUrl: link.destination_url }),
      ...(link.utm === undefined ? {} : { utm: link.utm }),
    });
  } catch (error) {
    if (error instanceof LinkInputError) throw invalidField(FIELDS[error.field] ?? error.field, error.rule);
    throw error;
  }
}
