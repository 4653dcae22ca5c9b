/* Code that only computes: a checksum, a cipher, a sort and a parser. Each answers a number that depends on all of its work. */

#include <string.h>

#include "tx_api.h"

typedef unsigned char byte;

void tx_application_define(void *memory)
{
    TX_PARAMETER_NOT_USED(memory);
}

/* CRC-32 of 64 KiB, by a table. */
static unsigned crc_table[256];
static byte data[65536];

unsigned crc(void)
{
    unsigned i, sum = 0xffffffff;
    if (crc_table[1] == 0)
        for (i = 0; i < 256; i++) {
            unsigned bit, value = i;
            for (bit = 0; bit < 8; bit++)
                value = value & 1 ? value >> 1 ^ 0xedb88320 : value >> 1;
            crc_table[i] = value;
        }
    for (i = 0; i < sizeof data; i++)
        sum = sum >> 8 ^ crc_table[(sum ^ data[i]) & 255];
    data[sum % sizeof data]++;
    return ~sum;
}

/* AES-128 of 4 KiB, byte by byte (FIPS 197). */
static byte box[256], round_keys[176];

static byte twice(byte x)
{
    return (byte) (x << 1 ^ (x & 0x80 ? 0x1b : 0));
}

static void make_box(void)
{
    byte p = 1, q = 1, x;
    do {
        p ^= twice(p);
        q ^= q << 1;
        q ^= q << 2;
        q ^= q << 4;
        if (q & 0x80)
            q ^= 9;
        x = q ^ (byte) (q << 1 | q >> 7) ^ (byte) (q << 2 | q >> 6) ^ (byte) (q << 3 | q >> 5) ^ (byte) (q << 4 | q >> 4);
        box[p] = x ^ 0x63;
    } while (p != 1);
    box[0] = 0x63;
}

static void make_keys(const byte *key)
{
    byte constant = 1;
    unsigned i;
    memcpy(round_keys, key, 16);
    for (i = 16; i < 176; i += 4) {
        byte word[4];
        unsigned j;
        memcpy(word, round_keys + i - 4, 4);
        if (i % 16 == 0) {
            byte first = word[0];
            word[0] = box[word[1]] ^ constant;
            word[1] = box[word[2]];
            word[2] = box[word[3]];
            word[3] = box[first];
            constant = twice(constant);
        }
        for (j = 0; j < 4; j++)
            round_keys[i + j] = round_keys[i + j - 16] ^ word[j];
    }
}

static void encrypt(byte *state)
{
    unsigned round, i;
    for (i = 0; i < 16; i++)
        state[i] ^= round_keys[i];
    for (round = 1; round <= 10; round++) {
        byte moved[16];
        for (i = 0; i < 16; i++)
            moved[i] = box[state[(i + 4 * (i % 4)) % 16]];
        for (i = 0; i < 16; i += 4) {
            byte *column = moved + i;
            byte all = column[0] ^ column[1] ^ column[2] ^ column[3], first = column[0];
            unsigned j;
            for (j = 0; round < 10 && j < 4; j++)
                column[j] ^= all ^ twice(column[j] ^ (j == 3 ? first : column[j + 1]));
        }
        for (i = 0; i < 16; i++)
            state[i] = moved[i] ^ round_keys[16 * round + i];
    }
}

unsigned aes(void)
{
    static const byte key[16] = {0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c};
    static byte block[16] = {0x32, 0x43, 0xf6, 0xa8, 0x88, 0x5a, 0x30, 0x8d, 0x31, 0x31, 0x98, 0xa2, 0xe0, 0x37, 0x07, 0x34};
    unsigned i;
    if (box[0] == 0) {
        make_box();
        make_keys(key);
    }
    for (i = 0; i < 256; i++)
        encrypt(block);
    return (unsigned) (block[0] << 24 | block[1] << 16 | block[2] << 8 | block[3]);
}

/* Quicksort of 16,384 numbers, compared through a pointer to a function. */
static int numbers[16384];

static int by_value(int one, int other)
{
    return one < other;
}

static int (*volatile order)(int, int) = by_value;

static void sort_part(int *from, int *to)
{
    int *low = from, *high = to, middle = from[(to - from) / 2];
    while (low <= high) {
        while (order(*low, middle))
            low++;
        while (order(middle, *high))
            high--;
        if (low <= high) {
            int kept = *low;
            *low++ = *high;
            *high-- = kept;
        }
    }
    if (from < high)
        sort_part(from, high);
    if (low < to)
        sort_part(low, to);
}

unsigned sort(void)
{
    unsigned i, value = 12345;
    for (i = 0; i < 16384; i++) {
        value = value * 1664525 + 1013904223;
        numbers[i] = (int) (value >> 8);
    }
    sort_part(numbers, numbers + 16383);
    return (unsigned) numbers[8192];
}

/* A recursive parser of JSON, which counts values and adds up numbers. */
static const char *at;

static unsigned value_of(void);

static void space(void)
{
    while (*at == ' ' || *at == '\n')
        at++;
}

static unsigned text_of(void)
{
    unsigned letters = 0;
    for (at++; *at != '"'; at++)
        letters++;
    at++;
    return letters;
}

static unsigned list_of(char end, int named)
{
    unsigned sum = 1;
    at++;
    for (space(); *at != end; space()) {
        if (named) {
            sum += text_of();
            space();
            at++;
        }
        sum += value_of();
        space();
        if (*at == ',')
            at++;
    }
    at++;
    return sum;
}

static unsigned value_of(void)
{
    unsigned number = 0;
    space();
    if (*at == '{')
        return list_of('}', 1);
    if (*at == '[')
        return list_of(']', 0);
    if (*at == '"')
        return text_of();
    for (; *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (unsigned) (*at - '0');
    return number;
}

unsigned json(void)
{
    static const char text[] = "{ \"name\": \"sensor\", \"values\": [ 12, 7, 4096, { \"low\": [1, 2, 3, 4], \"high\": 99 } ], \"on\": [[], [[5]]] }";
    unsigned i, sum = 0;
    for (i = 0; i < 1000; i++) {
        at = text;
        sum += value_of();
    }
    return sum;
}
