import { Controller, Get } from '@nestjs/common';
import { NeedsOnConsole } from '../http/needs.js';
import { RunningDoctor } from '../running-doctor.js';

/** What `affiant doctor` finds, and who could read answers (`/api/v1/provider/doctor`), for operators. */
@Controller('api/v1/provider/doctor')
@NeedsOnConsole('operator')
export class ProviderDoctorController {
  constructor(private readonly doctor: RunningDoctor) {}

  @Get()
  examine() {
    return this.doctor.examine();
  }
}
