#include "store/statements.h"

#define STATEMENT_SQL(name, sql) sql,
#define STATEMENT_TEXT(name, sql) #name,

const char *const statement_sql[STATEMENT_COUNT] = {STATEMENTS(STATEMENT_SQL)};
const char *const statement_names[STATEMENT_COUNT] = {STATEMENTS(STATEMENT_TEXT)};
