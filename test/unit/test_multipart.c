/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies in parts, names of files, and what files are. */
#include "unit.h"

#include <apr_strings.h>

#include "core/buffer.h"
#include "core/file_name.h"
#include "core/file_type.h"
#include "core/multipart.h"

#define TYPE "multipart/form-data; boundary=XX"
#define PART(headers, data) "--XX\r\n" headers "\r\n\r\n" data "\r\n"
#define NAMED(parameters) "Content-Disposition: form-data; " parameters

/* Writes what comes out: name[filename]=data; */
static nuance_error_t *begin(void *baton, const nuance_part_t *part)
{
    nuance_buffer_puts(baton, part->name);
    if (part->filename != NULL)
        nuance_buffer_printf(baton, "[%s]", part->filename);
    nuance_buffer_puts(baton, "=");
    return NULL;
}

static nuance_error_t *data(void *baton, const char *bytes, apr_size_t length)
{
    assert_true(length > 0);
    nuance_buffer_append(baton, bytes, length);
    return NULL;
}

static nuance_error_t *end(void *baton)
{
    nuance_buffer_puts(baton, ";");
    return NULL;
}

/* What a body says when it comes @a step bytes at a time; the code of what is wrong with it. */
static const char *parsed(const char *type, const char *body, apr_size_t length, apr_size_t step,
                          apr_pool_t *pool)
{
    nuance_buffer_t out;
    nuance_part_taker_t taker = { begin, data, end, &out };
    nuance_multipart_t *multipart;

    nuance_buffer_init(&out, pool);
    nuance_buffer_puts(&out, "");
    nuance_error_t *error = nuance_multipart_create(&multipart, type, &taker, pool);
    for (apr_size_t at = 0; error == NULL && at < length; at += step)
        error =
            nuance_multipart_push(multipart, body + at, step < length - at ? step : length - at);
    if (error == NULL)
        error = nuance_multipart_finish(multipart);
    if (error == NULL)
        return out.data;
    assert_int_equal(error->code, NUANCE_E_BAD_REQUEST);
    return error->problems->code;
}

/* The same, whatever the pieces it comes in. */
static void assert_says(const char *body, const char *wanted, apr_pool_t *pool)
{
    apr_size_t length = strlen(body);
    for (apr_size_t step = 1; step <= length + 1; step++)
        assert_string_equal(parsed(TYPE, body, length, step, pool), wanted);
}

static void test_parts_in_pieces_of_any_size(void **state)
{
    assert_says(PART(NAMED("name=\"a\""), "one")
                    PART(NAMED("name=b; filename=\"f.txt\"") "\r\nContent-Type: text/html",
                         "two\r\n--X\r\n--XY\r\r\n-") "--XX--\r\nafterwards",
                "a=one;b[f.txt]=two\r\n--X\r\n--XY\r\r\n-;", *state);
    assert_says("before\r\n" PART(NAMED("name=a"),
                                  "") "--XX \t\r\n" NAMED("name=b") "\r\n\r\n\r\n\r\n--XX--",
                "a=;b=\r\n;", *state);
    assert_says("--XX--", "", *state);
    assert_says(PART("content-disposition:form-data;name=\"\";filename=\"\"", "") "--XX--", "[]=;",
                *state);
}

static void test_names_as_browsers_and_programs_escape_them(void **state)
{
    assert_says(PART(NAMED("name=\"a\"; filename=\"x%22y%0D%0a%41.txt\""), "1") "--XX--",
                "a[x\"y\r\n%41.txt]=1;", *state);
    assert_says(PART(NAMED("name=\"a\"; filename=\"q\\\"u\\\\o.txt\""), "1") "--XX--",
                "a[q\"u\\o.txt]=1;", *state);
    assert_says(PART(NAMED("filename=\"C:\\dir\\f.txt\" ; name=\"a\""), "1") "--XX--",
                "a[C:\\dir\\f.txt]=1;", *state);
    assert_says(PART(NAMED("name=\"a\"; filename*=UTF-8''x.txt"), "1") "--XX--", "a=1;", *state);
}

static void test_what_is_no_such_body(void **state)
{
    static const char *const bodies[] = {
        "",
        "--XX",
        "--XX\r\n",
        "--XX-",
        "--XXY\r\n" NAMED("name=a") "\r\n\r\n1\r\n--XX--",
        "--XX\n" NAMED("name=a") "\n\n1\n--XX--",
        PART(NAMED("name=a"), "cut off"),
        PART("Content-Type: text/plain", "no name") "--XX--",
        PART("no colon", "1") "--XX--",
        PART(NAMED("name=a") "\r\n folded: x", "1") "--XX--",
        PART(NAMED("filename=f"), "1") "--XX--",
        PART(NAMED("name=a; name=b"), "1") "--XX--",
        PART(NAMED("name=\"a"), "1") "--XX--",
        PART(NAMED("name=a") "\r\n" NAMED("name=b"), "1") "--XX--",
        PART("Content-Disposition: attachment; name=a", "1") "--XX--",
        PART(NAMED("name=a") "\r\nContent-Transfer-Encoding: base64", "MQ==") "--XX--",
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        assert_says(bodies[i], "malformed", *state);
}

static void test_types_without_a_boundary(void **state)
{
    static const char *const types[] = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a b \"",
        "multipart/form-data; boundary=a\"b",
        "multipart/form-data; boundary=\"a\r\nb\"",
        "multipart/form-data; "
        "boundary=12345678901234567890123456789012345678901234567890123456789012345678901"
    };
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        assert_string_equal(parsed(types[i], "--XX--", 6, 6, *state), "malformed");
    assert_string_equal(
        parsed("multipart/form-data; charset=utf-8; Boundary=\"X X\"", "--X X--", 7, 7, *state),
        "");
}

static void test_bounds(void **state)
{
    nuance_buffer_t body;
    nuance_buffer_init(&body, *state);
    nuance_buffer_printf(&body, "--XX\r\n" NAMED("name=a") "\r\nX: ");
    for (int i = 0; i < NUANCE_MAX_PART_HEADERS; i++)
        nuance_buffer_puts(&body, "x");
    nuance_buffer_puts(&body, "\r\n\r\n1\r\n--XX--");
    assert_string_equal(parsed(TYPE, body.data, body.length, 100, *state), "malformed");

    body.length = 0;
    for (int i = 0; i <= NUANCE_MAX_PARTS; i++)
        nuance_buffer_puts(&body, PART(NAMED("name=a"), "1"));
    nuance_buffer_puts(&body, "--XX--");
    assert_string_equal(parsed(TYPE, body.data, body.length, 1000, *state), "too-many-fields");

    body.length = 0;
    nuance_buffer_puts(&body, "--XX");
    for (int i = 0; i < 1000; i++)
        nuance_buffer_puts(&body, " ");
    assert_string_equal(parsed(TYPE, body.data, body.length, 10, *state), "malformed");
}

static void test_names_of_files(void **state)
{
    static const char *const names[][2] = {
        { "report.pdf", "report.pdf" },
        { "C:\\Users\\ann\\report.pdf", "report.pdf" },
        { "../../etc/passwd", "passwd" },
        { "a/b\\", "file" },
        { "", "file" },
        { "...", "file" },
        { " .bashrc ", "bashrc" },
        { "a\r\nb\x7F.txt", "ab.txt" },
        { "x\xE2\x80\xAEgpj.exe", "xgpj.exe" },       /* turned around */
        { "a\xEF\xBB\xBF\xE2\x80\x8B.txt", "a.txt" }, /* byte order mark, zero width space */
        { "Über uns.txt", "Über uns.txt" },
        { "\xFF.txt", "\xEF\xBF\xBD.txt" },
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_string_equal(nuance_file_name_clean(names[i][0], *state), names[i][1]);

    char *long_name = apr_palloc(*state, 1005);
    memset(long_name, 'n', 1000);
    memcpy(long_name + 1000, ".txt", 5);
    const char *cut = nuance_file_name_clean(long_name, *state);
    assert_int_equal(strlen(cut), NUANCE_MAX_FILE_NAME + 2);
    assert_string_equal(cut + strlen(cut) - 4, ".txt");
}

static void test_dispositions(void **state)
{
    assert_string_equal(nuance_file_name_disposition("attachment", "a b.txt", *state),
                        "attachment; filename=\"a b.txt\"");
    assert_string_equal(nuance_file_name_disposition("inline", "Ü\"\\%.txt", *state),
                        "inline; filename=\"____.txt\"; filename*=UTF-8''%C3%9C%22%5C%25.txt");
}

static void test_types_by_bytes(void **state)
{
    static const char png[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20\x08\x02\0\0\0";
    static const char html[] = "<!DOCTYPE html><html><script>alert(1)</script></html>";
    assert_string_equal(nuance_file_type(png, sizeof(png) - 1, *state), "application/octet-stream");
    assert_int_equal(nuance_file_type_setup(*state), APR_SUCCESS);
    assert_string_equal(nuance_file_type(png, sizeof(png) - 1, *state), "image/png");
    assert_string_equal(nuance_file_type(html, sizeof(html) - 1, *state), "text/html");
    assert_string_equal(nuance_file_type("plain words", 11, *state), "text/plain");
}

static void test_sizes_of_images(void **state)
{
    static const struct {
        const char *type;
        const char *data;
        apr_size_t length;
        int width;
        int height;
    } images[] = {
        { "image/png", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20\x08\x02\0\0\0", 29, 16,
          32 },
        { "image/gif", "GIF89a\x03\x00\x02\x01", 10, 3, 258 },
        { "image/jpeg", "\xFF\xD8\xFF\xE0\x00\x04..\xFF\xC0\x00\x11\x08\x00\x10\x01\x00\x03", 18,
          256, 16 },
        { "image/webp", "RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x0F\x00\x00\x1F\x00\x00", 30, 16,
          32 },
    };
    int width;
    int height;
    for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
        assert_true(
            nuance_image_size(&width, &height, images[i].type, images[i].data, images[i].length));
        assert_int_equal(width, images[i].width);
        assert_int_equal(height, images[i].height);
        for (apr_size_t n = 0; n < images[i].length && n < 10; n++)
            assert_false(nuance_image_size(&width, &height, images[i].type, images[i].data, n));
        assert_false(nuance_image_size(&width, &height, images[(i + 1) % 4].type, images[i].data,
                                       images[i].length));
    }
    assert_false(nuance_image_size(&width, &height, "image/svg+xml", "<svg/>", 6));
    assert_false(nuance_image_size(&width, &height, "image/png",
                                   "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\xFF\xFF\xFF\xFF\0\0\0\x20", 24));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_parts_in_pieces_of_any_size),
        WITH_POOL(test_names_as_browsers_and_programs_escape_them),
        WITH_POOL(test_what_is_no_such_body),
        WITH_POOL(test_types_without_a_boundary),
        WITH_POOL(test_bounds),
        WITH_POOL(test_names_of_files),
        WITH_POOL(test_dispositions),
        WITH_POOL(test_types_by_bytes),
        WITH_POOL(test_sizes_of_images),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
