/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

#include <apr_strings.h>
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/text.h"

enum { BLOCK = 64 * 1024, MAX_RECORD = 1024 * 1024, MAX_COLUMNS = 16 };

typedef enum column_t { COLUMN_NAME, COLUMN_DISPLAY_NAME, COLUMN_PLAN, COLUMN_MEMBERS } column_t;

static const char *const column_names[] = { "name", "display_name", "plan", "members" };
enum { N_COLUMNS = 4 };

struct nuance_records_t {
    apr_pool_t *pool;
    FILE *file;
    double size; /* 0: not known */
    double done;
    long line; /* being read */
    int at_end;

    /* CSV: records come out of the parser in bursts */
    int is_csv;
    struct csv_parser parser;
    column_t columns[MAX_COLUMNS]; /* by place, once the first line was read */
    int n_columns;
    const char *header_problem;
    int field;            /* of the record being read */
    size_t record_length; /* bytes of it */
    long record_line;
    json_t *record;
    const char *problem;
    nuance_record_t *ready; /* a ring would be more than a block's worth: a plain queue */
    size_t n_ready;
    size_t next_ready;
    size_t max_ready;
};

static apr_status_t close_records(void *data)
{
    nuance_records_t *records = data;
    for (size_t i = records->next_ready; i < records->n_ready; i++)
        json_decref(records->ready[i].value);
    free(records->ready);
    json_decref(records->record);
    if (records->is_csv)
        csv_free(&records->parser);
    if (records->file != NULL && records->file != stdin)
        fclose(records->file);
    return APR_SUCCESS;
}

/* --- CSV -------------------------------------------------------------------------------------- */

/* "*login=e-mail other;third" as an array of members. */
static json_t *parse_members(const char *text)
{
    json_t *members = json_array();
    while (members != NULL && *text != '\0') {
        size_t length = strcspn(text, " ;\t\n\r");
        if (length > 0) {
            int manager = text[0] == '*';
            const char *login = text + manager;
            size_t rest = length - (size_t)manager;
            const char *equals = memchr(login, '=', rest);
            size_t login_length = equals != NULL ? (size_t)(equals - login) : rest;
            json_t *member =
                json_pack("{s:s%,s:b}", "login", login, login_length, "manager", manager);
            if (equals != NULL && member != NULL)
                json_object_set_new(member, "email",
                                    json_stringn(equals + 1, rest - login_length - 1));
            json_array_append_new(members, member);
        }
        text += length + strspn(text + length, " ;\t\n\r");
    }
    return members;
}

static void note_column(nuance_records_t *records, const char *name)
{
    for (int i = 0; i < N_COLUMNS; i++)
        if (strcmp(name, column_names[i]) == 0) {
            for (int j = 0; j < records->n_columns; j++)
                if (records->columns[j] == (column_t)i)
                    records->header_problem = "the first line names a column twice";
            if (records->n_columns < MAX_COLUMNS)
                records->columns[records->n_columns++] = (column_t)i;
            return;
        }
    records->header_problem =
        apr_psprintf(records->pool,
                     "the first line names columns: name, display_name, plan and members, not '%s'",
                     apr_pstrndup(records->pool, name, 40));
}

static const char *text_problem(const char *text, size_t length)
{
    if (memchr(text, '\0', length) != NULL)
        return "control-character";
    return nuance_utf8_length(text, length) < 0 ? "not-utf8" : NULL;
}

static void take_field(void *data, size_t length, void *context)
{
    nuance_records_t *records = context;
    const char *raw = data != NULL ? data : "";
    static const char byte_order_mark[] = "\xEF\xBB\xBF"; /* as spreadsheets begin a file */

    if (records->record == NULL && records->field == 0 && length >= 3
        && memcmp(raw, byte_order_mark, 3) == 0)
    {
        raw += 3;
        length -= 3;
    }

    if (records->field == 0)
        records->record_line = records->line;
    for (size_t i = 0; i < length; i++)
        records->line += raw[i] == '\n';
    records->record_length += length;
    if (records->record_length > MAX_RECORD)
        records->problem = "too-long";
    else if (records->problem == NULL)
        records->problem = text_problem(raw, length);
    if (records->problem == NULL) {
        char *text = malloc(length + 1);
        if (text == NULL) {
            records->problem = "out-of-memory";
            return;
        }
        memcpy(text, raw, length);
        text[length] = '\0';
        if (records->record_line == 1 && records->record == NULL)
            note_column(records, text);
        else if (records->field < records->n_columns) {
            column_t column = records->columns[records->field];
            json_object_set_new(records->record, column_names[column],
                                column == COLUMN_MEMBERS ? parse_members(text) : json_string(text));
        }
        free(text);
    }
    records->field++;
}

static void add_ready(nuance_records_t *records, nuance_record_t record)
{
    if (records->n_ready == records->max_ready) {
        size_t max = records->max_ready == 0 ? 256 : records->max_ready * 2;
        nuance_record_t *grown = realloc(records->ready, max * sizeof(*grown));
        if (grown == NULL) {
            json_decref(record.value);
            return;
        }
        records->ready = grown;
        records->max_ready = max;
    }
    records->ready[records->n_ready++] = record;
}

static void end_record(int end, void *context)
{
    nuance_records_t *records = context;

    if (records->field > 0 && records->record == NULL) {
        if (records->problem != NULL) /* the first line, and it cannot be read */
            records->header_problem = "the first line is no UTF-8 text";
    }
    else if (records->field > 0) {
        nuance_record_t record = { .line = records->record_line, .problem = records->problem };
        if (record.problem == NULL && records->field != records->n_columns)
            record.problem = "wrong-width";
        if (record.problem == NULL) {
            record.value = records->record;
            records->record = NULL;
        }
        add_ready(records, record);
    }
    if (records->field > 0) {
        json_decref(records->record);
        records->record = json_object();
    }
    records->field = 0;
    records->record_length = 0;
    records->problem = NULL;
    records->line += end == '\n';
}

/* Reads on until a record is ready. */
static void read_csv(nuance_records_t *records)
{
    char block[BLOCK];
    records->n_ready = records->next_ready = 0;
    while (records->n_ready == 0 && !records->at_end && records->header_problem == NULL) {
        size_t length = fread(block, 1, sizeof(block), records->file);
        records->done += (double)length;
        if (length > 0)
            csv_parse(&records->parser, block, length, take_field, end_record, records);
        else {
            csv_fini(&records->parser, take_field, end_record, records);
            records->at_end = 1;
        }
    }
}

/* --- JSON lines ------------------------------------------------------------------------------- */

/* Reads a line into *line (the caller frees it); what is over the limit is passed over. Returns 0
   at the end of the file. */
static int read_line(char **line, size_t *length, int *too_long, FILE *file)
{
    size_t space = 4096;
    int c;

    *line = malloc(space);
    *length = 0;
    *too_long = 0;
    while (*line != NULL && (c = getc(file)) != EOF && c != '\n') {
        if (*length + 1 == space && space <= MAX_RECORD) {
            char *grown = realloc(*line, space *= 2);
            if (grown == NULL)
                break;
            *line = grown;
        }
        if (*length + 1 < space && *length < MAX_RECORD)
            (*line)[(*length)++] = (char)c;
        else
            *too_long = 1;
    }
    if (*line == NULL)
        return 0;
    (*line)[*length] = '\0';
    return *length > 0 || !feof(file);
}

static int next_json(nuance_record_t *record, nuance_records_t *records)
{
    char *line;
    size_t length;
    int too_long;
    int found = 0;

    while (!found && read_line(&line, &length, &too_long, records->file)) {
        json_error_t reason;
        *record = (nuance_record_t){ .line = ++records->line };
        records->done += (double)length + 1;
        if (too_long)
            record->problem = "too-long";
        else if (strspn(line, " \t\r") == length) {
            free(line);
            continue;
        }
        else if ((record->problem = text_problem(line, length)) == NULL) {
            record->value = json_loadb(line, length, JSON_REJECT_DUPLICATES, &reason);
            if (!json_is_object(record->value)) {
                json_decref(record->value);
                record->value = NULL;
                record->problem = "bad-json";
            }
        }
        free(line);
        return 1;
    }
    free(line);
    return 0;
}

/* --- both ------------------------------------------------------------------------------------- */

static int ends_with(const char *path, const char *end)
{
    size_t n = strlen(path);
    size_t m = strlen(end);
    return n > m && strcmp(path + n - m, end) == 0;
}

nuance_error_t *nuance_records_open(nuance_records_t **result, const char *path, const char *format,
                                    apr_pool_t *pool)
{
    nuance_records_t *records = apr_pcalloc(pool, sizeof(*records));
    struct stat info;

    if (format == NULL)
        format = ends_with(path, ".csv") ? "csv" : ends_with(path, ".jsonl") ? "jsonl" : "";
    records->is_csv = strcmp(format, "csv") == 0;
    if (!records->is_csv && strcmp(format, "jsonl") != 0)
        return nuance_error_create(pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "%s: --format csv or jsonl? Its name does not say", path);
    records->pool = pool;
    records->line = records->is_csv ? 1 : 0;
    records->file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (records->file == NULL)
        return nuance_error_create(pool, NUANCE_E_BAD_REQUEST, NULL, "cannot read %s", path);
    if (fstat(fileno(records->file), &info) == 0 && S_ISREG(info.st_mode))
        records->size = (double)info.st_size;
    if (records->is_csv && csv_init(&records->parser, CSV_REPALL_NL) != 0) {
        records->is_csv = 0;
        close_records(records);
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    }
    apr_pool_cleanup_register(pool, records, close_records, apr_pool_cleanup_null);
    if (records->is_csv) {
        /* libcsv's own step of 128 bytes copies a long field again and again. */
        csv_set_blk_size(&records->parser, BLOCK);
        read_csv(records);
        if (records->header_problem == NULL && records->n_columns == 0)
            records->header_problem = "the first line must name the columns";
        if (records->header_problem != NULL)
            return nuance_error_create(pool, NUANCE_E_BAD_REQUEST, NULL, "%s: %s", path,
                                       records->header_problem);
    }
    *result = records;
    return NULL;
}

int nuance_records_next(nuance_record_t *record, nuance_records_t *records)
{
    if (!records->is_csv)
        return next_json(record, records);
    if (records->next_ready == records->n_ready)
        read_csv(records);
    if (records->next_ready == records->n_ready)
        return 0;
    *record = records->ready[records->next_ready++];
    return 1;
}

double nuance_records_progress(const nuance_records_t *records)
{
    return records->size > 0 && records->done <= records->size ? records->done / records->size : 0;
}
