/** Functions of PostgreSQL that migrations use often and that change nothing. What is missing here only makes a statement count as opaque. */
const HARMLESS = new Set(
  `abs age array_agg array_append array_cat array_length array_position array_positions array_prepend array_remove array_replace
  array_to_json array_to_string array_upper array_lower ascii avg bit_and bit_length bit_or bool_and bool_or btrim cardinality ceil ceiling
  char_length character_length chr clock_timestamp concat concat_ws convert_from convert_to count cume_dist current_database current_schema
  current_schemas current_setting date_bin date_part date_trunc decode dense_rank digest div encode every exp extract first_value float4 float8
  floor format format_type gen_random_bytes gen_random_uuid generate_series generate_subscripts get_byte greatest has_column_privilege
  has_database_privilege has_schema_privilege has_table_privilege hashtext initcap int2 int4 int8 isfinite json_agg json_array_elements
  json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text json_extract_path json_extract_path_text
  json_object json_object_agg json_object_keys json_populate_record json_populate_recordset json_strip_nulls json_to_record json_to_recordset
  json_typeof jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
  jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys jsonb_path_exists
  jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_populate_record jsonb_populate_recordset jsonb_pretty
  jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof justify_days justify_hours justify_interval lag
  last_value lead least left length ln log lower lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz max md5 min mod now
  nth_value ntile nullif num_nonnulls num_nulls octet_length overlaps overlay percent_rank percentile_cont percentile_disc pg_backend_pid
  pg_column_size pg_get_constraintdef pg_get_expr pg_get_functiondef pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_relation_size
  pg_sleep pg_table_size pg_total_relation_size pg_typeof pi plainto_tsquery phraseto_tsquery position power quote_ident quote_literal
  quote_nullable radians random rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
  regexp_split_to_table regexp_substr repeat replace reverse right round row_number row_to_json rpad rtrim sha224 sha256 sha384 sha512 sign
  similar_escape similar_to_escape split_part sqrt starts_with statement_timestamp stddev string_agg string_to_array string_to_table strpos
  substr substring sum textcat timezone timeofday to_char to_date to_hex to_json to_jsonb to_number to_regclass to_regtype to_timestamp
  to_tsquery to_tsvector transaction_timestamp translate trim trunc ts_rank unnest upper uuid_generate_v4 uuidv4 uuidv7 variance version
  websearch_to_tsquery width_bucket xmlagg`.split(/\s+/),
);

/** Whether a function of this (qualified) name is one of PostgreSQL's that change nothing. */
export function isHarmlessFunction(parts: readonly string[]): boolean {
  const schema = parts.length > 1 ? parts[0] : 'pg_catalog';
  return schema === 'pg_catalog' && HARMLESS.has(parts.at(-1) ?? '');
}
