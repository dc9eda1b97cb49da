export * from './attention-error';
export * from './framework-error';
export * from './parse';
export * from './router-error';
export * from './token-error';
export * from './transaction-failure';
