/**
 * J(θ + h) − 2 J(θ) + J(θ − h): h² J″ where J is smooth, h times what the slopes above and below differ by at a kink.
 * Two differences of near numbers, which are exact, rather than a sum, which is rounded.
 */
export const secondDifference = (JPlus: number, J: number, JMinus: number): number => JPlus - J - (J - JMinus);
