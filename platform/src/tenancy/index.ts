export { type Access, authorize, type NamedAccess, namedText, unauthorized } from './access';
export {
  type Actor,
  ADMIN_SCOPES,
  type AdminScope,
  API_SCOPES,
  type ApiKeyActor,
  type ApiScope,
  actorId,
  hasAdminScope,
} from './actor';
export { type Condition, Scope } from './scope';
