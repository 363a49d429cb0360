CREATE TABLE cfurl_cache_schema_version(schema_version INTEGER);
