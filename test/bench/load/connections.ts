/** Of either generator. */
export const CONNECTIONS = 32;
