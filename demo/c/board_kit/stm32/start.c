/* In place of the main.c of STM32Cube, which sets up clocks and pins: the kernel starts at once. */

void MX_ThreadX_Init(void);

int main(void)
{
    MX_ThreadX_Init();
    return 0;
}
