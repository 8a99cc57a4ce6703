/** What devices really said, with where it was found. Nothing here was made up; what a test makes up, it says itself. */

/**
 * A busy Raspberry Pi 5, every line that it printed.
 *
 * @see https://github.com/jfikar/RPi5-power – README.md
 */
export const PMIC_BUSY = `\
 3V7_WL_SW_A current(0)=0.00000000A
   3V3_SYS_A current(1)=0.06245952A
   1V8_SYS_A current(2)=0.16102850A
  DDR_VDD2_A current(3)=0.00780744A
  DDR_VDDQ_A current(4)=0.00000000A
   1V1_SYS_A current(5)=0.17566740A
    0V8_SW_A current(6)=0.32791250A
  VDD_CORE_A current(7)=10.87674000A
   3V3_DAC_A current(17)=0.00036630A
   3V3_ADC_A current(18)=0.00042735A
   0V8_AON_A current(16)=0.00579975A
      HDMI_A current(22)=0.01367520A
 3V7_WL_SW_V volt(8)=3.79999600V
   3V3_SYS_V volt(9)=3.30632200V
   1V8_SYS_V volt(10)=1.79828900V
  DDR_VDD2_V volt(11)=1.10292900V
  DDR_VDDQ_V volt(12)=0.60476130V
   1V1_SYS_V volt(13)=1.10439400V
    0V8_SW_V volt(14)=0.80256330V
  VDD_CORE_V volt(15)=0.89745940V
   3V3_DAC_V volt(20)=3.30494200V
   3V3_ADC_V volt(21)=3.30219400V
   0V8_AON_V volt(19)=0.79736190V
      HDMI_V volt(23)=5.07056000V
     EXT5V_V volt(24)=5.06788000V
      BATT_V volt(25)=3.01110800V
`

/**
 * The maker's own example: 10 A at 11.98 V through 2 milliohm.
 *
 * @see https://www.ti.com/lit/ds/symlink/ina219.pdf – "Register Results for the Example Circuit"
 */
export const INA219_EXAMPLE = { shunt: '0x07 0xd0', bus: '0x5d 0x98', shuntOhms: 0.002, watts: 119.8 }

/**
 * No recording: the same voltages, reckoned into the steps that the other chip's maker gives (2.5 µV and 1.25 mV).
 *
 * @see https://www.ti.com/lit/ds/symlink/ina226.pdf – Shunt Voltage Register, Bus Voltage Register
 */
export const INA226_EXAMPLE = { shunt: '0x1f 0x40', bus: '0x25 0x70', shuntOhms: 0.002, watts: 119.8 }

/**
 * What a Shelly Plug S says under /status about its meter, which is what /meter/0 answers.
 *
 * @see https://pastebin.com/bBzauZ1s – of 6 April 2023
 */
export const SHELLY_GEN1_METER = {
  power: 2.21,
  is_valid: true,
  timestamp: 1680779310,
  counters: [2.115, 2.114, 2.142],
  total: 439237,
}

/** What another such plug says it is, from the tests of a program that reads it: `gen` is absent. */
export const SHELLY_GEN1_INFO = {
  type: 'SHPLG-S',
  mac: 'C049EF8889A0',
  auth: false,
  fw: '20230913-112003/v1.14.0-gcb84623',
  discoverable: true,
}

/**
 * A Shelly Plus Plug US of May 2023: `switch:0` of its status, which is what Switch.GetStatus answers; noted in the
 * source of a program that reads it.
 */
export const SHELLY_GEN2_SWITCH = {
  id: 0,
  source: 'loopback',
  output: true,
  apower: 10.7,
  voltage: 120.7,
  current: 0.133,
  aenergy: { total: 46791.262, by_minute: [73.921, 177.749, 177.749], minute_ts: 1682952864 },
  temperature: { tC: 47.9, tF: 118.3 },
}

/**
 * A Shelly PM Mini of the third generation, which has no switch: `pm1:0`, which is what PM1.GetStatus answers.
 *
 * @see https://github.com/evcc-io/evcc – TestUnmarshalGen2StatusResponse
 */
export const SHELLY_GEN3_PM1 = {
  id: 0,
  voltage: 239.9,
  current: 7.434,
  apower: 1780.1,
  freq: 50.1,
  aenergy: { total: 3551.682, by_minute: [15234.772, 29611.247, 29825.821], minute_ts: 1719917850 },
  ret_aenergy: { total: 0, by_minute: [0, 0, 0], minute_ts: 1719917850 },
}

/** Of September 2019. @see https://github.com/camueller/SmartApplianceEnabler – its page on Tasmota */
export const TASMOTA_STATUS_8 = {
  StatusSNS: {
    Time: '2019-09-06T20:06:19',
    ENERGY: {
      TotalStartTime: '2019-08-18T11:07:55',
      Total: 0.003,
      Yesterday: 0,
      Today: 0.003,
      Power: 26,
      ApparentPower: 25,
      ReactivePower: 25,
      Factor: 0.06,
      Voltage: 239,
      Current: 0.106,
    },
  },
}

/** An FNB58 with a microcontroller behind it, of March 2026, by a logger with the same format as `fnirsi_logger.py`. */
export const FNIRSI_LINES = `
timestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Ws capacity_As
1774531584.029 0 5.02325 0.05776 3.035 0.072 28.200 0.002901 0.000578
1774531584.039 1 5.02325 0.05801 3.036 0.071 28.200 0.005815 0.001158
1774531584.049 2 5.02325 0.05751 3.036 0.071 28.200 0.008704 0.001733
`
