/** Rules of tracking links, for whoever makes some. */
export { generateLinkCode, LINK_CODE_PATTERN } from './code';
export { DESTINATION_MOST_CHARACTERS, destinationProblem } from './destination';
export { LinkInputError } from './errors';
export { checkLinkChanges, checkNewLink, type LinkChanges, type NewLink } from './rules';
export { UTM_KEYS } from './utm';
