/** Version of Interplay; a policy test keeps it equal to package.json's. */
export const VERSION = '0.1.0';
