//! Names that an SQL expression must quote, which no one way of quoting does on every engine.

/// Words that SQLite, MySQL, MariaDB or PostgreSQL reserve.
const WORDS: &str = "
    accessible add all alter analyse analyze and any array as asc asensitive asymmetric
    authorization autoincrement before between bigint binary blob both by call cascade case cast
    change char character check collate collation column commit concurrently condition constraint
    continue convert create cross cube cume_dist current_catalog current_date current_role
    current_schema current_time current_timestamp current_user cursor database databases day_hour
    day_microsecond day_minute day_second dec decimal declare default deferrable deferred delayed
    delete dense_rank desc describe deterministic distinct distinctrow div do double drop dual
    each else elseif empty enclosed end escape escaped except exists exit explain false fetch
    first_value float float4 float8 for force foreign freeze from full fulltext function generated
    get glob grant group grouping groups having high_priority hour_microsecond hour_minute
    hour_second if ignore ilike immediate in index infile initially inner inout insensitive insert
    int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is
    isnull iterate join json_table key keys kill lag last_value lateral lead leading leave left
    like limit linear lines load localtime localtimestamp lock long longblob longtext loop
    low_priority manual master_bind match maxvalue mediumblob mediumint mediumtext middleint
    minute_microsecond minute_second mod modifies natural not notnull no_write_to_binlog nth_value
    ntile null numeric of offset on only optimize optimizer_costs option optionally or order out
    outer outfile over overlaps parallel partition percent_rank persist persist_only placing
    precision primary procedure purge qualify raise range rank read reads read_write real
    recursive references regexp release rename repeat replace require resignal restrict return
    returning revoke right rlike rollback row rows row_number savepoint schema schemas
    second_microsecond select sensitive separator session_user set show signal similar smallint
    some spatial specific sql sqlexception sqlstate sqlwarning sql_big_result sql_calc_found_rows
    sql_small_result ssl starting stored straight_join symmetric system table tablesample
    terminated then tinyblob tinyint tinytext to trailing transaction trigger true undo union
    unique unlock unsigned update usage use user using utc_date utc_time utc_timestamp values
    varbinary varchar varcharacter variadic varying verbose virtual when where while window with
    write xor year_month zerofill";

/// Whether the name may stand in an expression as it is, on every engine.
pub(super) fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !WORDS.split_whitespace().any(|word| word == name)
}
