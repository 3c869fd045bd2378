<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Who belongs to a contract. Dedicated ones are changed here; those of an instance by the hosting system. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="contract_people.title">&people;: <xsl:value-of select="contract/@name"/></xsl:template>
  <xsl:template match="page" mode="contract_people.width">page wide reading</xsl:template>

  <!-- Those who may change them are those who were told the terms. -->
  <xsl:variable name="contract_people.manages" select="/page/terms"/>
  <xsl:variable name="contract_people.contract" select="/page/contract"/>

  <xsl:template match="page" mode="contract_people.main">
    <xsl:call-template name="contract-top"><xsl:with-param name="here">&people;</xsl:with-param></xsl:call-template>
    <section aria-labelledby="people">
      <div class="head"><h2 id="people">&people;</h2><xsl:if test="$contract_people.manages"><a class="button" href="#invite">&invite;</a></xsl:if></div>
      <xsl:choose>
        <xsl:when test="contract/@kind = 'instance'"><p class="hint">&people-kept-elsewhere;</p></xsl:when>
        <xsl:when test="not($contract_people.manages)"><p class="hint">&people-ask;</p></xsl:when>
      </xsl:choose>
      <xsl:choose>
        <xsl:when test="people/person"><ul class="lines"><xsl:apply-templates select="people/person" mode="contract_people.line"/></ul></xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'person'"/><xsl:with-param name="text">&people-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="people/@next"/>
        <xsl:with-param name="first" select="concat($base, '/contract/', contract/@id, '/people')"/>
        <xsl:with-param name="here" select="concat($base, '/contract/', contract/@id, '/people?')"/>
      </xsl:call-template>
      <xsl:apply-templates select="removed[person]" mode="contract_people.removed"/>
    </section>
    <xsl:if test="invitations/invitation">
      <section aria-labelledby="invitations">
        <h2 id="invitations">&invitations;</h2>
        <ul class="lines"><xsl:apply-templates select="invitations/invitation" mode="contract_people.invitation"/></ul>
      </section>
    </xsl:if>
    <xsl:apply-templates select="terms" mode="contract_people.terms"/>
  </xsl:template>

  <xsl:template match="person" mode="contract_people.line">
    <li>
      <div>
        <xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template>
        <p class="meta"><span><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template></span><span>&person-since;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@since"/></xsl:call-template></span></p>
      </div>
      <xsl:if test="$contract_people.manages">
        <form method="post" action="{$base}/contract/{$contract_people.contract/@id}/people/remove">
          <xsl:call-template name="tokens"/>
          <input type="hidden" name="person" value="{@id}"/>
          <button class="small quiet"><xsl:choose><xsl:when test="@id = /page/viewer/@person">&leave;</xsl:when><xsl:otherwise>&remove;</xsl:otherwise></xsl:choose><span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
        </form>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template match="removed" mode="contract_people.removed">
    <details class="fold" id="removed">
      <xsl:if test="/page/form/@route = 'contract_person_restore'"><xsl:attribute name="open"/></xsl:if>
      <summary>&people-removed; (<xsl:value-of select="count(person)"/>)</summary>
      <ul class="lines"><xsl:apply-templates select="person" mode="contract_people.removed"/></ul>
    </details>
  </xsl:template>

  <xsl:template match="person" mode="contract_people.removed">
    <li>
      <div>
        <xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template>
        <p class="meta">
          <span><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template></span>
          <span><xsl:choose><xsl:when test="@removed-by">&removed-by;<xsl:text> </xsl:text><xsl:value-of select="@removed-by"/></xsl:when><xsl:otherwise>&removed-word;</xsl:otherwise></xsl:choose><xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@removed-at"/><xsl:with-param name="ago" select="@removed-at-ago"/></xsl:call-template></span>
        </p>
      </div>
      <xsl:apply-templates select="." mode="contract_people.back"/>
    </li>
  </xsl:template>

  <xsl:template match="person" mode="contract_people.back">
    <form method="post" action="{$base}/contract/{$contract_people.contract/@id}/people/restore">
      <xsl:call-template name="tokens"/>
      <input type="hidden" name="former" value="{@id}"/>
      <button class="small">&put-back;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
    </form>
  </xsl:template>

  <!-- The message that somebody was removed can take it back. -->
  <xsl:template match="flash" mode="contract_people.undo">
    <xsl:if test="@code = 'person-removed'"><xsl:apply-templates select="/page/removed/person[@id = current()/@subject]" mode="contract_people.back"/></xsl:if>
  </xsl:template>

  <xsl:template match="invitation" mode="contract_people.invitation">
    <li id="i{@id}">
      <div>
        <b><xsl:value-of select="@email"/></b>
        <p class="meta">
          <span><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template></span>
          <span>&invited-by;<xsl:text> </xsl:text><xsl:value-of select="@invited-by"/></span>
          <xsl:choose>
            <xsl:when test="@expired = 'yes'"><span>&invitation-expired;</span></xsl:when>
            <xsl:otherwise><span>&valid-until;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@expires-at"/></xsl:call-template></span></xsl:otherwise>
          </xsl:choose>
          <xsl:if test="@mana-cost != 0"><span>&invitation-costs;</span></xsl:if>
          <xsl:if test="@waived-reason"><span>&invitation-waived;</span></xsl:if>
        </p>
        <xsl:if test="@path">
          <p class="copy">
            <label class="vh" for="link{@id}">&invitation-link;<xsl:text> </xsl:text><xsl:value-of select="@email"/></label>
            <input id="link{@id}" class="mono" readonly="" value="{/page/@site}{$base}{@path}"/>
          </p>
        </xsl:if>
        <xsl:if test="$staff and @mana-cost != 0 and @expired != 'yes'">
          <details class="fold">
            <summary>&waive;</summary>
            <form class="row-form" method="post" action="{$base}/contract/{$contract_people.contract/@id}/people/waive">
              <xsl:call-template name="tokens"/>
              <input type="hidden" name="invitation" value="{@id}"/>
              <label for="reason{@id}">&waive-reason;</label>
              <input id="reason{@id}" name="reason" required=""/>
              <button class="small">&waive-it;</button>
            </form>
          </details>
        </xsl:if>
      </div>
      <form method="post" action="{$base}/contract/{$contract_people.contract/@id}/people/revoke">
        <xsl:call-template name="tokens"/>
        <input type="hidden" name="invitation" value="{@id}"/>
        <button class="small quiet">&revoke;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@email"/></span></button>
      </form>
    </li>
  </xsl:template>

  <xsl:template match="terms" mode="contract_people.terms">
    <section aria-labelledby="invite">
      <h2 id="invite">&invite;</h2>
      <form class="stack" method="post" action="{$base}/contract/{$contract_people.contract/@id}/invite">
        <xsl:call-template name="tokens"/>
        <input type="hidden" name="price" value="{@price}"/>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'contract_invite'"/>
          <xsl:with-param name="name" select="'email'"/>
          <xsl:with-param name="label">&email;</xsl:with-param>
          <xsl:with-param name="hint">&invite-hint;</xsl:with-param>
          <xsl:with-param name="type" select="'email'"/>
          <xsl:with-param name="autocomplete" select="'off'"/>
        </xsl:call-template>
        <xsl:variable name="chosen" select="/page/form[@route = 'contract_invite']/fields/field[@name = 'role']/@value"/>
        <fieldset class="choices" id="f-role">
          <legend class="label">&role;</legend>
          <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'contract_invite'"/><xsl:with-param name="name" select="'role'"/></xsl:call-template>
          <xsl:call-template name="contract_people.role-choice"><xsl:with-param name="role" select="'contact'"/><xsl:with-param name="on" select="$chosen = 'contact'"/><xsl:with-param name="words">&role-contact-hint;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="contract_people.role-choice"><xsl:with-param name="role" select="'manager'"/><xsl:with-param name="on" select="$chosen = 'manager'"/><xsl:with-param name="words">&role-manager-hint;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="contract_people.role-choice"><xsl:with-param name="role" select="'member'"/><xsl:with-param name="on" select="$chosen = 'member' or not($chosen)"/><xsl:with-param name="words">&role-member-hint;</xsl:with-param></xsl:call-template>
        </fieldset>
        <p class="hint">
          <xsl:choose>
            <xsl:when test="@price != 0">&contacts-cost;</xsl:when>
            <xsl:otherwise>&contacts-included;</xsl:otherwise>
          </xsl:choose>
        </p>
        <div class="actions"><button class="primary">&invite-send;</button></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template name="contract_people.role-choice">
    <xsl:param name="role"/>
    <xsl:param name="on"/>
    <xsl:param name="words"/>
    <label class="choice">
      <input type="radio" name="role" value="{$role}"><xsl:if test="$on"><xsl:attribute name="checked"/></xsl:if></input>
      <span><b><xsl:call-template name="role-words"><xsl:with-param name="role" select="$role"/></xsl:call-template></b><span class="hint"><xsl:value-of select="$words"/></span></span>
    </label>
  </xsl:template>
</xsl:stylesheet>
