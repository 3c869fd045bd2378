/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses are of the internet, and signatures of webhooks. */
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "core/network.h"
#include "core/webhook.h"

/* The socket address of a text. */
static struct sockaddr_storage address_of(const char *text)
{
    struct sockaddr_storage storage = { 0 };
    if (strchr(text, ':') != NULL) {
        storage.ss_family = AF_INET6;
        assert_int_equal(
            inet_pton(AF_INET6, text, &((struct sockaddr_in6 *)(void *)&storage)->sin6_addr), 1);
    }
    else {
        storage.ss_family = AF_INET;
        assert_int_equal(
            inet_pton(AF_INET, text, &((struct sockaddr_in *)(void *)&storage)->sin_addr), 1);
    }
    return storage;
}

static int is_public(const char *text)
{
    struct sockaddr_storage storage = address_of(text);
    return nuance_address_is_public((const struct sockaddr *)&storage);
}

static void test_public_addresses(void **state)
{
    static const char *const internet[] = {
        "1.1.1.1",         "9.255.255.255",    "11.0.0.0",        "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0",        "169.253.255.255", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "198.20.0.0",       "223.255.255.255", "2606:4700::1",   "2a00::1",
        "::ffff:8.8.8.8",  "64:ff9b::808:808", "2002:808:808::1",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(internet) / sizeof(internet[0]); i++)
        if (!is_public(internet[i]))
            fail_msg("%s is of the internet", internet[i]);
}

static void test_other_addresses(void **state)
{
    static const char *const others[] = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::127.0.0.1",
        "fe80::1",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "2001::1",
        "64:ff9b:1::1",
        "100::1",
    };
    struct sockaddr_storage local = { .ss_family = AF_UNIX };
    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (is_public(others[i]))
            fail_msg("%s is not of the internet", others[i]);
    assert_false(nuance_address_is_public((const struct sockaddr *)&local));
}

static int contains(const char *network, const char *address)
{
    nuance_network_t parsed;
    struct sockaddr_storage storage = address_of(address);
    assert_true(nuance_network_parse(&parsed, network));
    return nuance_network_contains(&parsed, (const struct sockaddr *)&storage);
}

static void test_networks(void **state)
{
    (void)state;
    assert_true(contains("10.1.0.0/16", "10.1.255.255"));
    assert_false(contains("10.1.0.0/16", "10.2.0.0"));
    assert_true(contains("10.1.2.3", "10.1.2.3"));
    assert_false(contains("10.1.2.3", "10.1.2.2"));
    assert_true(contains("0.0.0.0/0", "8.8.8.8"));
    assert_true(contains("192.168.4.0/23", "192.168.5.1"));
    assert_false(contains("192.168.4.0/23", "192.168.6.1"));
    assert_true(contains("10.0.0.0/8", "::ffff:10.1.2.3"));
    assert_true(contains("fd00:1::/33", "fd00:1:7fff::1"));
    assert_false(contains("fd00:1::/33", "fd00:1:8000::1"));
    assert_false(contains("::/0", "10.0.0.1"));
}

static void test_what_is_no_network(void **state)
{
    static const char *const wrong[] = { "",
                                         "10.0.0",
                                         "10.0.0.0/33",
                                         "10.0.0.0/-1",
                                         "10.0.0.0/",
                                         "10.0.0.0/8x",
                                         "fd00::/129",
                                         "localhost",
                                         "10.0.0.0/ 8",
                                         "fd00:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000" };
    nuance_network_t parsed;
    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (nuance_network_parse(&parsed, wrong[i]))
            fail_msg("'%s' is no network", wrong[i]);
}

/* The example of the scheme's reference libraries. */
static const char secret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
static const char body[] = "{\"test\": 2432232314}";

static void test_signature(void **state)
{
    assert_string_equal(nuance_webhook_signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                                 "1614265330", body, *state),
                        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

static void test_signatures_of_several(void **state)
{
    const char *signature =
        nuance_webhook_signature("whsec_AAAA whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw  plain",
                                 "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body, *state);
    assert_non_null(strstr(signature, " v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,"));
    assert_string_equal(nuance_webhook_signature("", "m", "1", body, *state), "");
    /* padding makes no difference; what is not base64 counts as it is */
    assert_string_equal(nuance_webhook_signature("whsec_YWI=", "m", "1", body, *state),
                        nuance_webhook_signature("whsec_YWI", "m", "1", body, *state));
    assert_string_equal(nuance_webhook_signature("whsec_YWI=", "m", "1", body, *state),
                        nuance_webhook_signature("ab", "m", "1", body, *state));
    assert_string_not_equal(nuance_webhook_signature("whsec_!!!!", "m", "1", body, *state), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_public_addresses), WITH_POOL(test_other_addresses),
        WITH_POOL(test_networks),         WITH_POOL(test_what_is_no_network),
        WITH_POOL(test_signature),        WITH_POOL(test_signatures_of_several),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
