/* SPDX-License-Identifier: Apache-2.0 */
#include "action.h"

#include <apr_md5.h>
#include <apr_strings.h>
#include <openssl/rand.h>
#include <string.h>

#include "core/buffer.h"
#include "core/field.h"
#include "core/form_data.h"
#include "core/form_evaluate.h"
#include "core/text.h"
#include "core/token.h"
#include "form_fields.h"
#include "page.h"

enum { BCRYPT_COST = 10, MAX_AGENT = 200 };

/* Verified when a login does not exist, so that it takes as long as one that does. */
static const char nobodys_hash[] = "$2y$10$WjzPFTV/OLYbb46DZZN6K.oCgUPSHQbgh9Tz4rKaHCDLWVI8eYCeu";

/* Everything about one call of an action. */
typedef struct attempt_t {
    nuance_request_t *request;
    const nuance_route_t *action;
    const nuance_statement_t *statement;
    const char **values;
    const char *body;          /* as it came, for functions that take it whole */
    apr_hash_t *contents;      /* number -> name and digest of files that came along, or NULL */
    const char *password;      /* to be verified, or NULL */
    int password_parameter;    /* which value says whether it was right */
    const char *definition;    /* of the form whose answers are asked for, or NULL */
    int outdated;              /* that form is no longer asked: only a repeat may go by it */
    const char *session_token; /* made for this attempt, or NULL */
} attempt_t;

static const char *raw_value(const attempt_t *attempt, const apr_table_t *fields,
                             const nuance_parameter_t *parameter)
{
    const char *name = parameter->name;
    if (parameter->type->kind == NUANCE_FIELD_RAW)
        return attempt->body;
    if (parameter->type->kind == NUANCE_FIELD_HEADER)
        return apr_table_get(attempt->request->r->headers_in, parameter->type->header);
    const char *captured = apr_table_get(attempt->request->match.captures, name);
    return captured != NULL ? captured : apr_table_get(fields, name);
}

static nuance_error_t *hash_password(const char **hash, const char *password, apr_pool_t *pool)
{
    unsigned char salt[16];
    char encoded[128];
    if (RAND_bytes(salt, sizeof(salt)) != 1
        || apr_bcrypt_encode(password, BCRYPT_COST, salt, sizeof(salt), encoded, sizeof(encoded))
               != APR_SUCCESS)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "cannot hash a password");
    *hash = apr_pstrdup(pool, encoded);
    return NULL;
}

/* What the engine makes itself. */
static nuance_error_t *make_value(attempt_t *attempt, int index)
{
    request_rec *r = attempt->request->r;
    switch (attempt->statement->parameters[index].type->kind) {
    case NUANCE_FIELD_NETWORK: attempt->values[index] = r->useragent_ip; return NULL;
    case NUANCE_FIELD_AGENT: {
        const char *agent = apr_table_get(r->headers_in, "User-Agent");
        if (agent != NULL)
            attempt->values[index] =
                nuance_text_cut(nuance_xml_text(agent, r->pool), MAX_AGENT, r->pool);
        return NULL;
    }
    case NUANCE_FIELD_LIFETIME:
        attempt->values[index] = apr_psprintf(r->pool, "%" APR_INT64_T_FMT,
                                              attempt->request->location->session_lifetime);
        return NULL;
    default:
        return nuance_session_create(&attempt->session_token, &attempt->values[index], r->pool);
    }
}

/* Adds what was wrong elsewhere, if anything was. */
static void add_problems(nuance_error_t **problems, nuance_error_t *more)
{
    if (*problems == NULL)
        *problems = more;
    else if (more != NULL)
        for (const nuance_problem_t *p = more->problems; p != NULL; p = p->next)
            nuance_error_add_problem(*problems, p->field, p->code, p->argument);
}

static nuance_error_t *take_field(attempt_t *attempt, int index, const apr_table_t *fields,
                                  nuance_error_t **problems)
{
    const nuance_parameter_t *parameter = &attempt->statement->parameters[index];
    nuance_field_kind_t kind = parameter->type->kind;

    if (nuance_field_is_made_by_engine(kind))
        return make_value(attempt, index);
    if (nuance_field_is_of_form(kind))
        return NULL; /* made once the form is known */
    if (kind == NUANCE_FIELD_FORM)
        return nuance_form_fields_json(&attempt->values[index], attempt->request, attempt->action,
                                       parameter, fields);
    if (kind == NUANCE_FIELD_NAMED) {
        add_problems(problems, nuance_form_fields_named(&attempt->values[index], parameter, fields,
                                                        attempt->request->pool));
        return NULL;
    }
    const char *value;
    if (!nuance_field_accept(&value, parameter, raw_value(attempt, fields, parameter), problems,
                             attempt->request->pool))
        return NULL;
    if (kind == NUANCE_FIELD_VERIFIED) {
        attempt->password = value;
        attempt->password_parameter = index;
    }
    else if (kind == NUANCE_FIELD_BOOLEAN && value != NULL)
        attempt->values[index] = strcmp(value, "yes") == 0 ? "true" : "false";
    else
        attempt->values[index] = value;
    return NULL;
}

/* A name that is not among the form's may be a typing error in a script: say so. */
static void refuse_unknown(nuance_error_t **problems, const attempt_t *attempt,
                           const apr_table_t *fields)
{
    apr_pool_t *pool = attempt->request->pool;
    const apr_array_header_t *entries = apr_table_elts(fields);
    int answers = nuance_statement_parameter_of_kind(attempt->statement, NUANCE_FIELD_ANSWERS);
    if (nuance_statement_parameter_of_kind(attempt->statement, NUANCE_FIELD_FORM) >= 0)
        return; /* the form is another's */
    for (int i = 0; i < entries->nelts; i++) {
        const char *name = APR_ARRAY_IDX(entries, i, apr_table_entry_t).key;
        int index = nuance_statement_parameter(attempt->statement, name);
        if (strcmp(name, "csrf") == 0 || (answers >= 0 && nuance_form_fields_have(name))
            || (index >= 0 && apr_table_get(attempt->request->match.captures, name) == NULL
                && !nuance_field_is_made_by_engine(attempt->statement->parameters[index].type->kind)
                && !nuance_field_is_of_request(attempt->statement->parameters[index].type->kind)
                && (!nuance_field_is_of_form(attempt->statement->parameters[index].type->kind)
                    || index == answers))
            || (index < 0 && nuance_form_fields_parameter(attempt->action, name) != NULL))
            continue;
        if (*problems == NULL)
            *problems = nuance_error_create(pool, NUANCE_E_INVALID, NULL, "fields were refused");
        nuance_error_add_problem(*problems, nuance_form_safe_name(name, pool), "unknown-field",
                                 NULL);
    }
}

/* New passwords as the database keeps them. It takes its time, and is done last: not for a form
   that is refused anyway. */
static nuance_error_t *hash_passwords(attempt_t *attempt)
{
    for (int i = 0; i < attempt->statement->n_parameters; i++)
        if (attempt->statement->parameters[i].type->kind == NUANCE_FIELD_HASHED
            && attempt->values[i] != NULL)
            NUANCE_ERR(
                hash_password(&attempt->values[i], attempt->values[i], attempt->request->pool));
    return NULL;
}

/* Files that came with the form count by what is in them: sent again, they have other numbers. */
static const char *seal_of_files(const attempt_t *attempt, const char *numbers)
{
    apr_pool_t *pool = attempt->request->pool;
    char *rest = apr_pstrdup(pool, numbers);
    char *state;
    const char *seal = "";

    for (char *number = apr_strtok(rest, "{,}", &state); number != NULL;
         number = apr_strtok(NULL, "{,}", &state))
    {
        const char *content = attempt->contents != NULL
                                  ? apr_hash_get(attempt->contents, number, APR_HASH_KEY_STRING)
                                  : NULL;
        seal = apr_pstrcat(pool, seal, content != NULL ? content : number, "\n", NULL);
    }
    return seal;
}

/* In answers a file is a string that begins with its number. */
static const char *seal_of_answers(const attempt_t *attempt, const char *answers)
{
    apr_pool_t *pool = attempt->request->pool;
    for (apr_hash_index_t *i = apr_hash_first(pool, attempt->contents); i != NULL;
         i = apr_hash_next(i)) {
        const char *start = apr_pstrcat(pool, "\"", (const char *)apr_hash_this_key(i), " ", NULL);
        const char *found = strstr(answers, start);
        if (found != NULL)
            answers =
                apr_pstrcat(pool, apr_pstrmemdup(pool, answers, (apr_size_t)(found - answers)),
                            "\"", (const char *)apr_hash_this_val(i), found + strlen(start), NULL);
    }
    return answers;
}

/* What a form says, so that its key stands for that and nothing else: sent again unchanged it is
   the same submission, and with another text, after "back", it is a new one. A secret counts by a
   digest keyed with the browser's token, which is kept nowhere: without it there is nothing to
   guess at. */
static void seal_submission(attempt_t *attempt)
{
    const nuance_statement_t *statement = attempt->statement;
    apr_pool_t *pool = attempt->request->pool;
    const nuance_credential_t *credential = &attempt->request->credential;
    const char *token =
        credential->session_token != NULL ? credential->session_token : credential->visitor_token;
    nuance_buffer_t content;
    int key = -1;

    nuance_buffer_init(&content, pool);
    nuance_buffer_puts(&content, statement->name);
    for (int i = 0; i < statement->n_parameters; i++) {
        nuance_field_kind_t kind = statement->parameters[i].type->kind;
        const char *value = attempt->values[i];
        if (kind == NUANCE_FIELD_SUBMISSION)
            key = i;
        else if (nuance_field_is_made_by_engine(kind))
            continue;
        else if (value != NULL && kind == NUANCE_FIELD_FILES)
            value = seal_of_files(attempt, value);
        else if (value != NULL && kind == NUANCE_FIELD_ANSWERS && attempt->contents != NULL)
            value = seal_of_answers(attempt, value);
        else if (value != NULL && nuance_field_is_secret(kind))
            value = token != NULL ? nuance_hmac_sha256(token, value, pool) : NULL;
        if (value != NULL)
            nuance_buffer_puts(&content,
                               apr_psprintf(pool, " %d %" APR_SIZE_T_FMT ":", i, strlen(value)));
        nuance_buffer_puts(&content, value != NULL ? value : "");
    }
    if (key >= 0 && attempt->values[key] != NULL)
        attempt->values[key] = nuance_sha256_hex(content.data, content.length, pool);
}

static const char *column(const PGresult *row, const char *name, apr_pool_t *pool)
{
    int index = PQfnumber(row, name);
    return index >= 0 && PQntuples(row) > 0 && !PQgetisnull(row, 0, index)
               ? apr_pstrdup(pool, PQgetvalue(row, 0, index))
               : NULL;
}

/* Asks whether there is any point in going on; with a password, for its hash too, compares, and
   tells the function whether it was right. */
static nuance_error_t *pass_challenge(attempt_t *attempt, const nuance_route_t *action)
{
    nuance_request_t *request = attempt->request;
    nuance_call_t calls[2] = { { 0 }, { 0 } };
    PGresult **results;

    calls[1].statement = nuance_statement_find(action->challenge);
    if (calls[1].statement == NULL)
        return nuance_error_create(request->pool, NUANCE_E_INTERNAL, NULL, "no statement '%s'",
                                   action->challenge);
    NUANCE_ERR(nuance_page_viewer_call(&calls[0], request));
    const char **values = apr_pcalloc(
        request->pool, sizeof(*values) * (apr_size_t)(calls[1].statement->n_parameters + 1));
    for (int i = 0; i < calls[1].statement->n_parameters; i++) {
        int index =
            nuance_statement_parameter(attempt->statement, calls[1].statement->parameters[i].name);
        if (index >= 0)
            values[i] = attempt->values[index];
    }
    calls[1].values = values;
    NUANCE_ERR(nuance_database_run(&results, request->r, calls, 2, request->pool, request->pool));
    attempt->definition = column(results[1], "definition", request->pool);
    const char *outdated = column(results[1], "outdated", request->pool);
    attempt->outdated = outdated != NULL && *outdated == 't';
    if (attempt->password == NULL)
        return NULL;

    int known = PQntuples(results[1]) == 1 && !PQgetisnull(results[1], 0, 0);
    const char *hash = known ? PQgetvalue(results[1], 0, 0) : nobodys_hash;
    int right = apr_password_validate(attempt->password, hash) == APR_SUCCESS && known;
    attempt->values[attempt->password_parameter] = right ? "true" : "false";
    return NULL;
}

static nuance_error_t *call_function(nuance_outcome_t *outcome, attempt_t *attempt)
{
    nuance_request_t *request = attempt->request;
    nuance_call_t calls[2] = { { 0 },
                               { .statement = attempt->statement, .values = attempt->values } };
    PGresult **results;

    NUANCE_ERR(nuance_page_viewer_call(&calls[0], request));
    NUANCE_ERR(nuance_database_run(&results, request->r, calls, 2, request->pool, request->pool));
    if (PQntuples(results[1]) != 1)
        return nuance_error_create(request->pool, NUANCE_E_INTERNAL, NULL, "%s returned no outcome",
                                   attempt->statement->name);
    outcome->location = column(results[1], "location", request->pool);
    outcome->flash = column(results[1], "flash", request->pool);
    outcome->subject = column(results[1], "subject", request->pool);

    const char *session = column(results[1], "session", request->pool);
    /* What was read while logged in is not for whoever presses "back" afterwards. */
    if (session != NULL && strcmp(session, "close") == 0)
        apr_table_setn(request->r->err_headers_out, "Clear-Site-Data", "\"cache\"");
    if (session != NULL)
        nuance_session_set_cookie(&request->credential, request->r, request->location,
                                  strcmp(session, "open") == 0 ? attempt->session_token : NULL);
    return NULL;
}

nuance_error_t *nuance_action_run(nuance_outcome_t *outcome, nuance_request_t *request,
                                  const nuance_route_t *action, const apr_table_t *fields,
                                  const char *body, const nuance_uploads_t *uploads)
{
    attempt_t attempt = { .request = request,
                          .action = action,
                          .statement = nuance_statement_find(action->action),
                          .body = body,
                          .contents = uploads != NULL ? uploads->contents : NULL };
    nuance_error_t *problems = NULL;

    memset(outcome, 0, sizeof(*outcome));
    if (attempt.statement == NULL)
        return nuance_error_create(request->pool, NUANCE_E_INTERNAL, NULL, "no action '%s'",
                                   action->action);
    attempt.values = apr_pcalloc(
        request->pool, sizeof(*attempt.values) * (apr_size_t)(attempt.statement->n_parameters + 1));
    for (int i = 0; i < attempt.statement->n_parameters; i++)
        NUANCE_ERR(take_field(&attempt, i, fields, &problems));
    refuse_unknown(&problems, &attempt, fields);
    if (uploads != NULL)
        add_problems(&problems, uploads->refused);
    NUANCE_ERR(problems);
    int form = nuance_form_fields_wanted(attempt.statement);
    if (!form)
        seal_submission(&attempt);
    if (action->challenge != NULL
        && (!form || nuance_form_fields_need_form(attempt.statement, fields)))
        NUANCE_ERR(pass_challenge(&attempt, action));
    if (form) {
        nuance_error_t *wrong = nuance_form_fields_make(attempt.values, request, attempt.statement,
                                                        attempt.definition, fields);
        /* What an old form finds wrong is of no use: the present one is asked. */
        if (wrong != NULL && attempt.outdated)
            return nuance_error_add_problem(
                nuance_error_create(request->pool, NUANCE_E_CONFLICT, wrong, "form-changed"), NULL,
                "form-changed", NULL);
        NUANCE_ERR(wrong);
        seal_submission(&attempt);
    }
    NUANCE_ERR(hash_passwords(&attempt));
    return call_function(outcome, &attempt);
}
