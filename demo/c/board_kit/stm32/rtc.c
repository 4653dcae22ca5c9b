/* The real-time clock of stm32_hal.h: a calendar from 2000 to 2099 that goes on with virtual time. */

#include "stm32_hal.h"

#include "sim.h"

#define DAY 86400UL

RTC_TypeDef sim_rtc;
/* Seconds since 2000-01-01 at virtual time 0; below it where the clock was set back. */
static int64_t at_start;

static int64_t now(void)
{
    return at_start + (int64_t) (sim_now_ns() / 1000000000);
}

static unsigned days_of(unsigned month, unsigned year)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && year % 4 == 0);
}

static uint8_t from(uint8_t number, uint32_t format)
{
    return format == RTC_FORMAT_BCD ? (uint8_t) ((number >> 4) * 10 + (number & 15)) : number;
}

static uint8_t to(unsigned number, uint32_t format)
{
    return (uint8_t) (format == RTC_FORMAT_BCD ? number / 10 * 16 + number % 10 : number);
}

HAL_StatusTypeDef HAL_RTC_Init(RTC_HandleTypeDef *rtc)
{
    return rtc == NULL ? HAL_ERROR : HAL_OK;
}

HAL_StatusTypeDef HAL_RTC_SetTime(RTC_HandleTypeDef *rtc, RTC_TimeTypeDef *time, uint32_t format)
{
    unsigned hours, minutes, seconds;

    if (rtc == NULL || time == NULL)
        return HAL_ERROR;
    hours = from(time->Hours, format);
    minutes = from(time->Minutes, format);
    seconds = from(time->Seconds, format);
    if (hours > 23 || minutes > 59 || seconds > 59)
        return HAL_ERROR;
    at_start += (int64_t) (hours * 3600 + minutes * 60 + seconds) - now() % (int64_t) DAY;
    return HAL_OK;
}

HAL_StatusTypeDef HAL_RTC_GetTime(RTC_HandleTypeDef *rtc, RTC_TimeTypeDef *time, uint32_t format)
{
    unsigned of_day = (unsigned) (now() % (int64_t) DAY);

    if (rtc == NULL || time == NULL)
        return HAL_ERROR;
    *time = (RTC_TimeTypeDef) {.Hours = to(of_day / 3600, format),
                               .Minutes = to(of_day / 60 % 60, format),
                               .Seconds = to(of_day % 60, format)};
    return HAL_OK;
}

HAL_StatusTypeDef HAL_RTC_SetDate(RTC_HandleTypeDef *rtc, RTC_DateTypeDef *date, uint32_t format)
{
    unsigned year, month, day;
    int64_t days = 0;

    if (rtc == NULL || date == NULL)
        return HAL_ERROR;
    year = from(date->Year, format);
    month = from(date->Month, format);
    day = from(date->Date, format);
    if (year > 99 || month < 1 || month > 12 || day < 1 || day > days_of(month, year))
        return HAL_ERROR;
    for (unsigned one = 0; one < year; one++)
        days += one % 4 == 0 ? 366 : 365;
    for (unsigned one = 1; one < month; one++)
        days += days_of(one, year);
    at_start += (days + day - 1 - now() / (int64_t) DAY) * (int64_t) DAY;
    return HAL_OK;
}

HAL_StatusTypeDef HAL_RTC_GetDate(RTC_HandleTypeDef *rtc, RTC_DateTypeDef *date, uint32_t format)
{
    unsigned days = (unsigned) (now() / (int64_t) DAY), since = days;
    unsigned year = 0, month = 1;

    if (rtc == NULL || date == NULL)
        return HAL_ERROR;
    for (; days >= (year % 4 == 0 ? 366U : 365U); year++)
        days -= year % 4 == 0 ? 366 : 365;
    for (; days >= days_of(month, year); month++)
        days -= days_of(month, year);
    /* 2000-01-01 was a Saturday; Monday is 1. */
    *date = (RTC_DateTypeDef) {(uint8_t) ((since + 5) % 7 + 1), to(month, format), to(days + 1, format), to(year, format)};
    return HAL_OK;
}
