// The version of the program, as reports name it. A test holds it to the one in package.json.

export const engineVersion = '0.1.0';
