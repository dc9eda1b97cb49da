export { readSettings, type Variables } from './config';
export { type SettingProblem, SettingsError } from './errors';
