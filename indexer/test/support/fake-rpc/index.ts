export type { AccountsAt, FakeAccount } from './accounts';
export {
  type FakeBlock,
  FakeChain,
  type FakeChainOptions,
  type FakeTransaction,
  type FakeView,
} from './fake-chain';
export { FakeNode, NodeRefusal } from './fake-node';
export { createFakeRpc, type FakeRpc, type FakeRpcOptions } from './fake-rpc';
export { FAULT_NAMES, type FaultName, type FaultRates, Faults } from './faults';
export { fakeTransactionOf, recordTransactions } from './record';
export { hangUp, type ServedNode, serveTransport } from './serve';
export { type SyntheticOptions, syntheticTransaction } from './synthetic';
