/** UTM parameters that a link can have, without their prefix. */
export const UTM_KEYS = ['source', 'medium', 'campaign', 'term', 'content'] as const;
