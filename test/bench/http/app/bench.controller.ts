import { Controller, Get, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { JwtAuthGuard } from '@jwt-auth/nestjs';
import {
  JsonwebtokenGuard,
  MapGuard,
  NodeCryptoGuard,
} from '../guards/bare-guards.js';
import { NestDocsRecipeGuard } from '../guards/nest-docs-recipe.guard.js';
import {
  PASSPORT_KEY,
  PASSPORT_MAP,
  PASSPORT_TEXT,
} from '../guards/passport-strategies.js';
import { answer, type Answer } from './answer.js';

/** One route for each variant, the same but for the guard. */
@Controller()
export class BenchController {
  @Get('open')
  open(): Answer {
    return answer();
  }

  @Get('ours-hit')
  @UseGuards(JwtAuthGuard)
  oursHit(): Answer {
    return answer();
  }

  @Get('ours-half')
  @UseGuards(JwtAuthGuard)
  oursHalf(): Answer {
    return answer();
  }

  @Get('ours-miss')
  @UseGuards(JwtAuthGuard)
  oursMiss(): Answer {
    return answer();
  }

  @Get('map-hit')
  @UseGuards(MapGuard)
  mapHit(): Answer {
    return answer();
  }

  @Get('jsonwebtoken-key')
  @UseGuards(JsonwebtokenGuard)
  jsonwebtokenKey(): Answer {
    return answer();
  }

  @Get('node-crypto')
  @UseGuards(NodeCryptoGuard)
  nodeCrypto(): Answer {
    return answer();
  }

  @Get('passport-ours')
  @UseGuards(AuthGuard('jwt'))
  passportOurs(): Answer {
    return answer();
  }

  @Get('passport-map')
  @UseGuards(AuthGuard(PASSPORT_MAP))
  passportMap(): Answer {
    return answer();
  }

  @Get('nest-docs-recipe')
  @UseGuards(NestDocsRecipeGuard)
  nestDocsRecipe(): Answer {
    return answer();
  }

  @Get('passport-jwt-text')
  @UseGuards(AuthGuard(PASSPORT_TEXT))
  passportJwtText(): Answer {
    return answer();
  }

  @Get('passport-jwt-key')
  @UseGuards(AuthGuard(PASSPORT_KEY))
  passportJwtKey(): Answer {
    return answer();
  }

  /** Guarded by a middleware, where the platform is Express. */
  @Get('express-oauth2-jwt-bearer')
  expressOauth2JwtBearer(): Answer {
    return answer();
  }
}

/** The app with the cache off. */
@Controller()
export class UncachedController {
  @Get('ours-uncached')
  @UseGuards(JwtAuthGuard)
  oursUncached(): Answer {
    return answer();
  }
}
