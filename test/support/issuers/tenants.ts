import type { IssuerResolver, TrustedIssuerOptions } from '@jwt-auth/nestjs';

/** A team's table of tenants, as a database would answer. */
export class Tenants {
  readonly asked: string[] = [];
  readonly rows = new Map<string, TrustedIssuerOptions>();
  failing = false;

  readonly resolve: IssuerResolver = async (issuer) => {
    this.asked.push(issuer);
    if (this.failing) {
      throw new Error('the database is down');
    }
    return this.rows.get(issuer);
  };
}
